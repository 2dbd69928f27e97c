import { checkFunctions } from "../core/check_functions.ts";
import { checkOptions } from "../core/check_options.ts";
import {
  LeaderElection,
  type LeaderElectionOptions,
  type LeaderTerm,
} from "../election/leader_election.ts";
import { newIdentity } from "../election/new_identity.ts";
import type { ShardStatus } from "../election/shards/shard_status.ts";
import { type ShardOptions, Shards } from "../election/shards/shards.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import { checkFunction } from "../informer/handlers/misuse_error.ts";
import { InformerFactory } from "../informer/informer_factory.ts";
import { callSafely, reportWarning } from "../runtime/report_warning.ts";
import { JoinedAbort } from "../runtime/waiting.ts";
import { onTermination } from "../runtime/platform/on_termination.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { plumbingOf } from "../transport/plumbing.ts";
import { checkDuration } from "./check_options.ts";
import { Controller } from "./controller.ts";
import type { ControllerHandle } from "./controller_handle.ts";
import type { ControllerOptions } from "./controller_options.ts";
import type { FollowedResource } from "./own_writes/store_gate.ts";
import type { ReconcileObservation } from "./reconcile_observation.ts";
import { FollowedInformers } from "./sources/followed_informers.ts";
import { Grace } from "./grace.ts";
import { openGate } from "./gate/key_gate.ts";
import { ShardGate } from "./gate/shard_gate.ts";
import { CONTROLLER_UID, controllerUid } from "./sources/watched.ts";

/** The longest time for which a stop waits for Events that have not been sent yet. */
const EVENTS_LIMIT_MS = 2_000;

/** Settings of {@linkcode createManager}. */
export interface ManagerOptions {
  /** The election of the replica that reconciles; without it every replica does. */
  leaderElection?: LeaderElectionOptions;
  /**
   * The division of the objects among the replicas: each one reconciles its share. In the place of
   * `leaderElection`.
   */
  shards?: ShardOptions;
  /**
   * Milliseconds for running reconciles to end when the program stops.
   * @default {30_000}
   */
  graceMs?: number;
  /** Called for each reconcile that has failed; a warning on standard error by default. */
  onError?: (error: unknown, controller: string, key: string) => void;
}

/** Settings of {@linkcode Manager.run}. */
export interface RunOptions {
  /** Stops the manager in order, as SIGTERM does. */
  signal?: AbortSignal;
}

/** Runs controllers, their informers and the election together. See {@linkcode createManager}. */
export class Manager implements AsyncDisposable {
  /** The informers that the controllers share. */
  readonly informers: InformerFactory;
  /** The election; `undefined` if there is none. */
  readonly election: LeaderElection | undefined;
  readonly #kube: KubeFetch;
  readonly #options: ManagerOptions;
  readonly #instance: string;
  readonly #graceMs: number;
  // deno-lint-ignore no-explicit-any -- each controller has a type of its own
  readonly #controllers: Controller<any>[] = [];
  readonly #listeners = new Set<(observation: ReconcileObservation) => void>();
  readonly #disposal = new AbortController();
  #running: Promise<void> | undefined;
  #term: LeaderTerm | undefined;
  readonly #followed: FollowedInformers;
  readonly #shards: Shards | undefined;
  readonly #gate: ShardGate | undefined;

  /** Use {@linkcode createManager}. */
  constructor(kube: KubeFetch, options: ManagerOptions = {}) {
    checkOptions(options);
    checkFunctions(options, ["onError"]);
    if (options.graceMs !== undefined) checkDuration("graceMs", options.graceMs, 0);
    this.#kube = kube;
    this.#options = options;
    this.#graceMs = options.graceMs ?? 30_000;
    this.informers = new InformerFactory(kube, { indexes: { [CONTROLLER_UID]: controllerUid } });
    this.#followed = new FollowedInformers(this.informers);
    const { leaderElection, shards } = options;
    if (leaderElection && shards) {
      throw new TypeError("Give a manager either leaderElection or shards: shards need no leader.");
    }
    this.election = leaderElection &&
      new LeaderElection(kube, { onError: warnAbout("an election"), ...leaderElection });
    this.#shards = shards && new Shards(kube, { onError: warnAbout("shards"), ...shards });
    this.#gate = this.#shards && new ShardGate(this.#shards, plumbingOf(kube).runtime.clock);
    this.#instance = this.election?.identity ?? newIdentity("kubewire");
  }

  /** The shards as this replica sees them; `undefined` if there are none. */
  get shards(): ShardStatus | undefined {
    return this.#shards;
  }

  /** The controllers, in the order in which they were added. */
  get controllers(): readonly ControllerHandle[] {
    return this.#controllers;
  }

  /** The informers that the controllers use at this moment. */
  get followed(): readonly FollowedResource[] {
    return this.#followed.all;
  }

  /**
   * Calls a listener after each reconcile of all controllers, for metrics and logs, until the result
   * is disposed of. Reconciles that a stop or the loss of a Lease or a shard has ended are not
   * reported.
   */
  onReconcile(listener: (observation: ReconcileObservation) => void): Disposable {
    checkFunction("listener of onReconcile", listener);
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /**
   * Adds a controller; it reconciles once the manager runs.
   *
   * @throws {TypeError} If the manager runs already, or has a controller of that name.
   * @throws {RangeError} If a setting is out of range.
   */
  controller<T extends KubernetesObject>(options: ControllerOptions<T>): ControllerHandle {
    if (this.#running) throw new TypeError("Add the controllers before the manager runs.");
    const controller = new Controller<T>({
      kube: this.#kube,
      guard: () => this.#term?.leaderWrite,
      instance: this.#instance,
      followed: this.#followed,
      gate: this.#gate ?? openGate,
      eventsLimitMs: Math.min(EVENTS_LIMIT_MS, this.#graceMs / 4),
      onReconcile: (observation) => {
        for (const listener of this.#listeners) callSafely(listener, observation);
      },
      onError: (error, name, key) => this.#report(error, name, key),
    }, options);
    if (this.#controllers.some(({ name }) => name === controller.name)) {
      throw new TypeError(
        `There is a controller ${controller.name} already: give this one another name. It is the ` +
          "manager of the fields that it applies.",
      );
    }
    this.#controllers.push(controller);
    return controller;
  }

  /**
   * Runs the controllers until SIGTERM or SIGINT, or until the signal aborts; then stops in order:
   * no new reconcile starts, the running ones end within `graceMs`, the Lease or the shards are given
   * back, and the informers end.
   *
   * @throws {LeaseAccessError} If the account may not use the Lease of the election.
   * @throws {ShardAccessError} If the account may not use the objects of the shards.
   * @throws {ShardMapError} If other replicas have shards of the same name with other settings.
   * @throws {TimeoutError} If a reconcile has not ended after `graceMs`, or the Lease or the shards
   *   could not be given back; the process must then end: call `Deno.exit` or `process.exit`.
   * @throws {TypeError} If the manager has run before, or has no controller.
   */
  async run(options: RunOptions = {}): Promise<void> {
    checkOptions(options);
    if (this.#running) {
      throw new TypeError(
        "A manager runs once, and this one has begun already: create another one.",
      );
    }
    if (this.#controllers.length === 0) {
      throw new TypeError("The manager has no controller: add one by `controller` before it runs.");
    }
    this.#running = this.#run(options.signal);
    await this.#running;
  }

  /** Stops the manager in order if it runs, and ends the informers. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposal.abort();
    await this.#running?.catch(() => {}); // the caller of run gets the error
    await this.informers[Symbol.asyncDispose]();
  }

  async #run(signal: AbortSignal | undefined): Promise<void> {
    using stop = new JoinedAbort(signal, this.#kube.disposed, this.#disposal.signal);
    using _termination = onTermination(() => stop.abort());
    using grace = new Grace(this.#kube, stop.signal, {
      graceMs: this.#graceMs,
      describe: () => this.#describeOpen(),
    });
    try {
      const work = this.election
        ? this.election.lead((term) => this.#lead(term), stop)
        : this.#gate
        ? this.#workOnShards(this.#gate, stop)
        : this.#work(stop.signal);
      await Promise.race([work, grace.over]);
    } catch (error) {
      if (!stop.signal.aborted || error !== stop.signal.reason) throw error;
    } finally {
      await this.informers[Symbol.asyncDispose]();
    }
  }

  async #lead(term: LeaderTerm): Promise<void> {
    this.#term = term;
    await this.#work(term.signal);
  }

  /** Resolves when no reconcile runs any more: until then the Lease is kept. */
  async #work(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#controllers.map((controller) => controller.run(signal)));
  }

  /** Works on the keys of this replica's shards; gives them back when no reconcile runs any more. */
  async #workOnShards(gate: ShardGate, stop: JoinedAbort): Promise<void> {
    const leave = new AbortController();
    const membership = this.#shards!.run(gate, leave.signal).catch((error) => {
      stop.abort();
      throw error;
    });
    membership.catch(() => {}); // it is awaited when the running reconciles have ended
    await this.#work(stop.signal);
    leave.abort(stop.signal.reason);
    await membership;
  }

  /** Says what a stop waits for. */
  #describeOpen(): string {
    const running = this.#controllers.filter(({ queue }) => queue.running > 0);
    if (running.length > 0) {
      return `A reconcile of ${running.map(({ name }) => name).join(" and ")} has not ended`;
    }
    const what = this.election ? "The Lease could" : "The shards could";
    return `${what} not be given back, although no reconcile runs,`;
  }

  #report(error: unknown, controller: string, key: string): void {
    const { onError } = this.#options;
    if (onError) callSafely(onError, error, controller, key);
    else reportWarning(`The controller ${controller} failed for ${key}`, error);
  }
}

/** Without a function of the program's own, the first failure of each streak is a warning. */
function warnAbout(what: string): (error: unknown) => void {
  return (error) => reportWarning(`A request of ${what} has failed, and is repeated`, error);
}

/**
 * Creates a manager: it runs controllers, their informers and an election together.
 *
 * @example A ConfigMap in each namespace
 * ```ts
 * import { createKubeFetch, inClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { configMaps, namespaces } from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using kube = createKubeFetch(await inClusterConfig());
 * await using manager = createManager(kube, { leaderElection: { name: "settings" } });
 * manager.controller({
 *   for: namespaces,
 *   owns: [configMaps],
 *   async reconcile({ metadata }, { apply }) {
 *     const namespace = metadata.name;
 *     await apply(configMaps, { metadata: { name: "settings", namespace }, data: { a: "b" } });
 *   },
 * });
 * await manager.run();
 * ```
 */
export function createManager(kube: KubeFetch, options: ManagerOptions = {}): Manager {
  return new Manager(kube, options);
}
