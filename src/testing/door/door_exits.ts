import type { PodStandIns } from "../pods/pod_stand_ins.ts";
import type { DoorRoute } from "./door_route.ts";
import { ExitRules, exitRulesOf } from "./exit_rules.ts";

/** The ends of pods that are not restarted always, such as those of Jobs, as the door sets them. */
export class DoorExits {
  readonly #pods: Pick<PodStandIns, "decideExit">;
  readonly #initial: readonly unknown[];
  #rules = new ExitRules();

  /**
   * Begins with the rules of the start.
   *
   * @throws {StatusError} 400 if one is wrong.
   */
  constructor(pods: Pick<PodStandIns, "decideExit">, initial: readonly unknown[]) {
    this.#pods = pods;
    this.#initial = initial;
    this.reset();
  }

  /** Goes back to the rules of the start. */
  reset(): void {
    this.#rules = new ExitRules(this.#initial);
    this.install();
  }

  /** Lets the rules decide again, after pods have been restored. */
  install(): void {
    this.#pods.decideExit((pod) => this.#rules.decide(pod));
  }

  /** The paths of the door for the ends of pods. */
  routes(): DoorRoute[] {
    return [
      {
        method: "GET",
        path: "/v1/exits",
        about: "Shows the rules for the ends of pods, and how many ends each has decided.",
        handle: () => ({ exits: this.#rules.shown }),
      },
      {
        method: "PUT",
        path: "/v1/exits",
        about:
          "Sets how pods that are not restarted always end on the stand-in node: the first rule " +
          "that fits decides.",
        handle: ({ body }) => {
          this.#rules = exitRulesOf(body);
        },
      },
    ];
  }
}
