import { TimeoutError } from "../../core/errors.ts";
import type { Clock } from "../../core/time/clock.ts";
import { withTimeLimit } from "../../core/time/time_limit.ts";
import type { LeaderElection, LeaderTerm } from "../../election/leader_election.ts";
import type { Shards } from "../../election/shards/shards.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import type { Controller } from "../work/controller.ts";
import type { WriteGuard } from "../assignment/guarded_kube.ts";
import type { ShardAssignment } from "../assignment/shard_assignment.ts";
import type { Logger } from "../log/logger.ts";
import { describeOpen, type RunEnd } from "./run_end.ts";
import { type GroupMember, RunGroup } from "./run_group.ts";
import {
  type Runnable,
  RunnableMember,
  type RunnableOptions,
  runnableSettings,
} from "./runnable.ts";

// deno-lint-ignore no-explicit-any -- each controller has a type of its own
type AnyController = Controller<any>;

/** Settings of a {@linkcode ManagedWork}. */
interface ManagedWorkOptions {
  /** The clock of the client. */
  readonly clock: Clock;
  /** The election of the replica that runs what needs a leader. */
  readonly election: LeaderElection | undefined;
  /** The shards, instead of the election. */
  readonly shards: Shards | undefined;
  /** The assignment by shards. */
  readonly assignment: ShardAssignment | undefined;
  /** Milliseconds in which work must end when it is stopped. */
  readonly graceMs: number;
  /** The program's logger. */
  readonly logger: Logger;
  /** Called when work fails after its stop, with its name. */
  readonly onLateError: (error: unknown, name: string) => void;
}

/**
 * The controllers and runnables of a manager, in two groups: those that need a leader, and those that
 * run on every replica.
 */
export class ManagedWork {
  /** The controllers, in the order in which they were added. */
  readonly controllers: AnyController[] = [];
  readonly #kube: KubeFetch;
  readonly #options: ManagedWorkOptions;
  readonly #runnables = new Set<RunnableMember>();
  readonly #leading: RunGroup;
  readonly #always: RunGroup;
  #stop: (() => void) | undefined;
  #failure: { readonly error: unknown } | undefined;
  #term: LeaderTerm | undefined;

  /** Creates work that does not run yet. */
  constructor(kube: KubeFetch, options: ManagedWorkOptions) {
    this.#kube = kube;
    this.#options = options;
    const group = {
      onFailure: (error: unknown) => this.#fail(error),
      onLateError: (error: unknown, member: GroupMember) =>
        options.onLateError(error, (member as AnyController | RunnableMember).name),
    };
    this.#leading = new RunGroup(group);
    this.#always = new RunGroup(group);
  }

  /** The guard of the writes of the present term; `undefined` without an election. */
  get guard(): WriteGuard | undefined {
    return this.#term?.leaderWrite;
  }

  /** The error that has ended the work. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /**
   * Adds a controller; if its group runs, it begins at once.
   *
   * @throws {TypeError} If there is a controller of that name; this one then ends.
   */
  addController(controller: AnyController, needsLeader: boolean): void {
    if (this.controllers.some(({ name }) => name === controller.name)) {
      controller.end();
      throw new TypeError(
        `There is a controller ${controller.name} already: give this one another name. It is the ` +
          "manager of the fields that it applies.",
      );
    }
    this.controllers.push(controller);
    this.#groupOf(needsLeader).add(controller);
  }

  /**
   * Stops a controller and removes it.
   *
   * @throws {TimeoutError} If a reconcile has not ended within `graceMs`.
   */
  async removeController(controller: AnyController): Promise<void> {
    const ended = Promise.all([this.#leading.remove(controller), this.#always.remove(controller)])
      .then(() => {
        controller.end();
        const at = this.controllers.indexOf(controller);
        if (at >= 0) this.controllers.splice(at, 1);
      });
    await this.#within(ended, `A reconcile of ${controller.name} has not ended`);
  }

  /**
   * Adds a runnable; if its group runs, it begins at once. Disposing of the result removes it.
   *
   * @throws {TypeError} If a setting is of a wrong kind, or it needs a leader where none is elected.
   */
  addRunnable(work: Runnable, options: RunnableOptions): AsyncDisposable {
    const { name, needLeaderElection } = runnableSettings(work, options);
    if (needLeaderElection && this.#options.shards) {
      throw new TypeError(
        `With shards no replica leads: give ${name} needLeaderElection: false, or make it a ` +
          "controller without `for`, whose key belongs to one replica.",
      );
    }
    const group = this.#groupOf(needLeaderElection);
    const guard = needLeaderElection ? () => this.guard : () => undefined;
    const { clock, logger } = this.#options;
    const runnable = new RunnableMember(work, { name, kube: this.#kube, clock, guard, logger });
    this.#runnables.add(runnable);
    group.add(runnable);
    const remove = async () => {
      await group.remove(runnable);
      this.#runnables.delete(runnable);
    };
    const what = `The runnable ${name} has not ended`;
    return { [Symbol.asyncDispose]: () => this.#within(remove(), what) };
  }

  /** Runs both groups until the stop, and resolves when all of their work has ended. */
  async run(end: RunEnd): Promise<void> {
    const { signal } = end.stop;
    this.#stop = () => end.stop.abort();
    const parts = [this.#always.run(signal), this.#lead(end)].map((part) =>
      part.catch((error) => {
        // A stop is not a failure.
        if (!signal.aborted || error !== signal.reason) this.#fail(error);
      })
    );
    await Promise.all(parts);
    if (this.#failure) throw this.#failure.error;
  }

  /** Says what a stop waits for. */
  describeOpen(): string {
    const held = this.#options.election ? "Lease" : "shards";
    return describeOpen(this.controllers, held, [...this.#runnables]);
  }

  #groupOf(needsLeader: boolean): RunGroup {
    return needsLeader ? this.#leading : this.#always;
  }

  /** Runs what needs a leader: in the terms of this replica, or on its shards. */
  async #lead(end: RunEnd): Promise<void> {
    const { election, assignment } = this.#options;
    const { signal } = end.stop;
    if (assignment) return await this.#workOnShards(assignment, signal);
    if (!election) return await this.#leading.run(signal);
    await election.lead(async (term) => {
      this.#term = term;
      using _limit = end.limit(term.signal, "the Lease was lost");
      await this.#leading.run(term.signal);
    }, { signal });
  }

  /** Works on the keys of this replica's shards; gives them back when no reconcile runs any more. */
  async #workOnShards(assignment: ShardAssignment, signal: AbortSignal): Promise<void> {
    const leave = new AbortController();
    const membership = this.#options.shards!.run(assignment, leave.signal).catch((error) => {
      if (!leave.signal.aborted || error !== leave.signal.reason) this.#fail(error);
      throw error;
    });
    membership.catch(() => {}); // it is awaited when the running reconciles have ended
    try {
      await this.#leading.run(signal);
    } finally {
      leave.abort(signal.reason);
      await membership;
    }
  }

  /** Ends all work in order, because a part of it has failed. */
  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#stop?.();
  }

  async #within(ended: Promise<void>, what: string): Promise<void> {
    const { clock, graceMs: limitMs } = this.#options;
    const timeoutError = () =>
      new TimeoutError(`${what} within ${limitMs} ms after it was stopped.`);
    await withTimeLimit(clock, () => ended, { limitMs, timeoutError });
  }
}
