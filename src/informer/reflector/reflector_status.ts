import type { Clock } from "../../runtime/clock.ts";
import { callSafely } from "../../runtime/report_warning.ts";
import { FailureStreak } from "./failure_streak.ts";
import type { ReflectorTask } from "./reflector_failure.ts";
import type { InformerState } from "./informer_state.ts";

/** A failure that waiting alone may not resolve. */
export interface Refusal {
  /** The error. */
  error: unknown;
  /** Whether this refusal is the first since the reflector was last synced. */
  first: boolean;
}

/** One failure of a reflector. */
export interface ReflectorTrouble {
  /** The failure, in a sentence or a word. */
  reason: string;
  /** The error; `undefined` if there is none. */
  error: unknown;
  /** Whether waiting alone may not resolve it. */
  refused: boolean;
  /** Whether the connection had been silent, so that the content has been old for longer. */
  wasSilent?: boolean;
  /** Whether the state must be read again. */
  relists?: boolean;
  /** The task to retry and its delay in milliseconds; `undefined` if it is retried immediately. */
  backsOff: { doing: ReflectorTask; delayMs: number } | undefined;
}

/** Settings of a {@linkcode ReflectorStatus}. */
export interface ReflectorStatusOptions {
  /** The clock. */
  clock: Clock;
  /** Called when the state changes. */
  onState?: ((state: InformerState) => void) | undefined;
  /** Called for each failure that waiting alone may not resolve. */
  onRefusal?: ((refusal: Refusal) => void) | undefined;
}

/** The status of a reflector: its state, since when its content is stale, and its errors. */
export class ReflectorStatus {
  /** The resourceVersion of the store's content; `undefined` before the first state is complete. */
  resourceVersion: string | undefined;
  /** The number of received objects of the state that is being read. */
  received = 0;
  readonly #options: ReflectorStatusOptions;
  readonly #streak = new FailureStreak();
  #state: InformerState = { name: "starting" };
  /** The time at which the watch last delivered something, in milliseconds since 1970. */
  #heardAtMs = 0;

  /** Creates the status of a reflector that has not sent anything yet. */
  constructor(options: ReflectorStatusOptions) {
    this.#options = options;
  }

  /** The current state. */
  get state(): InformerState {
    const state = this.#state;
    const { name } = state;
    if (name === "starting" || name === "stopped") return state;
    // Before the first state was read, no content can be stale.
    const staleness = this.resourceVersion === undefined ? undefined : this.#streak.staleness;
    const stale = staleness && { stale: staleness };
    if (name === "synced") return { name, resourceVersion: this.resourceVersion ?? "", ...stale };
    if (name === "listing" || name === "streaming") {
      return { name, received: this.received, ...stale };
    }
    return { ...state, ...stale };
  }

  /** The refusal that prevents the reflector from being synced, if there is one. */
  get refusal(): { error: unknown } | undefined {
    return this.#streak.refusal;
  }

  /** The cause for the error of a wait for the reflector that timed out. */
  get cause(): unknown {
    return this.#streak.cause;
  }

  /** Changes to a state. */
  enter(state: InformerState): void {
    this.#state = state;
    if (state.name === "listing" || state.name === "streaming") this.received = 0;
    callSafely(this.#options.onState, this.state);
  }

  /** Records that the watch has delivered an event. */
  heard(): void {
    this.#heardAtMs = this.#options.clock.now();
    this.#streak.clear();
  }

  /** Records that the content is current: the state was read, or a watch was opened. */
  heal(wasRead: boolean): void {
    const { clock } = this.#options;
    this.#heardAtMs = clock.now();
    this.#streak.heal(clock.monotonic(), wasRead);
  }

  /** Records a failure, enters the states that follow from it, and reports a refusal. */
  fail(trouble: ReflectorTrouble): void {
    const { clock, onRefusal } = this.#options;
    const { reason, error, refused, wasSilent = false, relists = false, backsOff } = trouble;
    const why = { reason, ...(error !== undefined && { error }) };
    const sinceMs = wasSilent ? this.#heardAtMs : clock.now();
    const first = this.#streak.fail({ ...why, refused, sinceMs }, clock.monotonic());
    if (relists && this.resourceVersion !== undefined) this.enter({ name: "relisting", ...why });
    if (backsOff) this.enter({ name: "backingOff", ...backsOff, ...why });
    if (refused) callSafely(onRefusal, { error, first });
  }
}
