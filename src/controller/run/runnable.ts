import { checkFlag, checkNames, checkOptions, checkTexts } from "../../core/check_options.ts";
import type { Clock } from "../../core/time/clock.ts";
import { checkFunction } from "../../informer/store/misuse_error.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { guardedKube, type WriteGuard } from "../assignment/guarded_kube.ts";
import { type Logger, workLog } from "../log/logger.ts";
import type { GroupMember } from "./run_group.ts";

/** The tools of a {@linkcode Runnable}. */
export interface RunnableContext {
  /** Aborts when the work must stop: the program stops, or the Lease is lost. */
  readonly signal: AbortSignal;
  /** The manager's client; a write after the loss of the Lease is refused. */
  readonly kube: KubeFetch;
  /** Returns the time in milliseconds since 1970, by the clock of the manager's client. */
  now(): number;
  /** Writes messages with the name of the runnable to the logger of the manager; never throws. */
  readonly log: Logger;
}

/**
 * Work of a program that begins and ends with its manager. It may end earlier; an error ends the
 * manager.
 *
 * @example A server on every replica, and a report by the leader
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { setTimeout } from "node:timers/promises";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using manager = createManager(kube, { leaderElection: { name: "reports" } });
 * manager.add(async ({ signal }) => {
 *   await Deno.serve({ port: 8080, signal }, () => new Response("ok")).finished;
 * }, { name: "server", needLeaderElection: false });
 * manager.add(async ({ signal, kube, log }) => {
 *   while (!signal.aborted) {
 *     const response = await kube.fetch("/api/v1/nodes", { signal });
 *     const { items } = await response.json() as { items: unknown[] };
 *     log.info("Counted", { nodes: items.length });
 *     await setTimeout(60_000, undefined, { signal }).catch(() => {}); // it has aborted
 *   }
 * }, { name: "report" });
 * await manager.run();
 * ```
 */
export type Runnable = (context: RunnableContext) => Promise<void> | void;

/** Settings of `Manager.add`. */
export interface RunnableOptions {
  /**
   * The name, for messages.
   * @default the name of the function, or `runnable`
   */
  name?: string;
  /**
   * Whether only the replica that leads runs it, once for each term; otherwise every replica does.
   * @default {true}
   */
  needLeaderElection?: boolean;
}

/**
 * Checks a runnable, and returns its settings.
 *
 * @throws {TypeError} If one is of a wrong kind.
 */
export function runnableSettings(
  work: Runnable,
  options: RunnableOptions,
): Required<RunnableOptions> {
  checkFunction("work of a manager", work);
  checkOptions(options);
  checkNames<RunnableOptions>("Work of a manager", options, {
    name: true,
    needLeaderElection: true,
  });
  checkTexts(options, ["name"]);
  checkFlag("needLeaderElection", options.needLeaderElection);
  const { name = work.name || "runnable", needLeaderElection = true } = options;
  return { name, needLeaderElection };
}

/** Settings of {@linkcode RunnableMember}. */
interface RunnableMemberOptions {
  /** The name. */
  readonly name: string;
  /** The manager's client. */
  readonly kube: KubeFetch;
  /** The clock of the client. */
  readonly clock: Clock;
  /** Returns the guard of the writes of a term; `undefined` if every write is allowed. */
  readonly guard: () => WriteGuard | undefined;
  /** The program's logger. */
  readonly logger: Logger;
}

/** Runs a function of the program as a member of a group. */
export class RunnableMember implements GroupMember {
  readonly name: string;
  readonly #work: Runnable;
  readonly #options: RunnableMemberOptions;
  #isRunning = false;

  /** Creates a member that does not run yet. */
  constructor(work: Runnable, options: RunnableMemberOptions) {
    this.name = options.name;
    this.#work = work;
    this.#options = options;
  }

  /** Whether the function has not ended. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { kube, clock, logger, name } = this.#options;
    const guard = this.#options.guard(); // that of this term: what is left of it may not write later
    const log = workLog(logger, { runnable: name });
    this.#isRunning = true;
    try {
      const now = () => clock.now();
      await this.#work({ signal, kube: guardedKube(kube, () => guard), now, log });
    } finally {
      this.#isRunning = false;
    }
  }
}
