import { checkFunctions } from "../core/check_functions.ts";
import { checkOptions } from "../core/check_options.ts";
import { LeaderElection, type LeaderTerm } from "../election/leader_election.ts";
import { newIdentity } from "../election/new_identity.ts";
import type { ShardStatus } from "../election/shards/shard_status.ts";
import { Shards } from "../election/shards/shards.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import { TimeoutError } from "../core/errors.ts";
import { checkFunction } from "../informer/handlers/misuse_error.ts";
import type { InformerFactory } from "../informer/informer_factory.ts";
import { callSafely, reportWarning } from "../runtime/report_warning.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { plumbingOf } from "../transport/plumbing.ts";
import { checkDuration } from "./check_options.ts";
import { Controller } from "./controller.ts";
import type { ControllerHandle } from "./controller_handle.ts";
import type { ControllerOptions } from "./controller_options.ts";
import type { FollowedResource } from "./own_writes/store_gate.ts";
import type { ManagerOptions, RunOptions } from "./manager_options.ts";
import type { ManifestsOptions } from "./manifests/manifests_options.ts";
import type { OperatorManifest } from "./manifests/operator_manifest.ts";
import { operatorManifests } from "./manifests/operator_manifests.ts";
import { type ManagerState, RunProgress } from "./manager_state.ts";
import type { ReconcileObservation } from "./reconcile_observation.ts";
import { FollowedInformers } from "./sources/followed_informers.ts";
import { ManagerInformers } from "./sources/manager_informers.ts";
import { describeOpen, RunEnd } from "./run_end.ts";
import { openGate } from "./gate/key_gate.ts";
import { ShardGate } from "./gate/shard_gate.ts";
import { untilAborted } from "./until_aborted.ts";
import { OWNER_UID, ownerUids } from "./sources/owner_keys.ts";

/** The longest time for which a stop waits for Events that have not been sent yet. */
const EVENTS_LIMIT_MS = 2_000;

/** Runs controllers, their informers and the election together. See {@linkcode createManager}. */
export class Manager implements AsyncDisposable {
  /**
   * The informers that the controllers share. One that the program asks for here lives as long as the
   * manager, also when no controller uses it any more. It gets an index at any time; ask for one with a
   * transform of your own before `manager.controller` follows the same objects.
   */
  readonly informers: InformerFactory;
  /** The election; `undefined` if there is none. */
  readonly election: LeaderElection | undefined;
  readonly #kube: KubeFetch;
  readonly #options: ManagerOptions;
  readonly #instance: string;
  readonly #graceMs: number;
  readonly #syncTimeoutMs: number;
  // deno-lint-ignore no-explicit-any -- each controller has a type of its own
  readonly #controllers: Controller<any>[] = [];
  readonly #listeners = new Set<(observation: ReconcileObservation) => void>();
  readonly #disposal = new AbortController();
  #running: Promise<void> | undefined;
  readonly #progress = new RunProgress();
  #end: RunEnd | undefined;
  #term: LeaderTerm | undefined;
  readonly #followed: FollowedInformers;
  readonly #shards: Shards | undefined;
  readonly #gate: ShardGate | undefined;

  /** Use {@linkcode createManager}. */
  constructor(kube: KubeFetch, options: ManagerOptions = {}) {
    checkOptions(options);
    checkFunctions(options, ["onError"]);
    const { graceMs = 30_000, syncTimeoutMs = 120_000 } = options;
    checkDuration("graceMs", graceMs, 0);
    checkDuration("syncTimeoutMs", syncTimeoutMs, 1);
    this.#kube = kube;
    this.#options = options;
    this.#graceMs = graceMs;
    this.#syncTimeoutMs = syncTimeoutMs;
    const informers = new ManagerInformers(kube, {
      indexes: { [OWNER_UID]: ownerUids },
      onError: (error, path) => this.#reportInformer(error, path),
    });
    this.informers = informers;
    this.#followed = new FollowedInformers(informers, informers);
    const { leaderElection, shards } = options;
    if (leaderElection && shards) {
      throw new TypeError("Give a manager either leaderElection or shards: shards need no leader.");
    }
    this.election = leaderElection &&
      new LeaderElection(kube, { onError: warnAbout("an election"), ...leaderElection });
    this.#shards = shards && new Shards(kube, { onError: warnAbout("shards"), ...shards });
    const limit = { graceMs, onHung: (key: string) => this.#endHung(key) };
    this.#gate = this.#shards && new ShardGate(this.#shards, plumbingOf(kube).runtime.clock, limit);
    this.#instance = this.election?.identity ?? newIdentity("kubewire");
  }

  /** The shards as this replica sees them; `undefined` if there are none. */
  get shards(): ShardStatus | undefined {
    return this.#shards;
  }

  /** The state of the run and the controllers that hang, for probes. */
  get state(): ManagerState {
    const controllers = this.#controllers;
    const { followed } = this;
    return this.#progress.state({ end: this.#end, followed, controllers, graceMs: this.#graceMs });
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
  controller<T extends KubernetesObject, S extends readonly unknown[]>(
    options: ControllerOptions<T, S>,
  ): ControllerHandle {
    if (this.#running) throw new TypeError("Add the controllers before the manager runs.");
    const controller = new Controller<T>({
      kube: this.#kube,
      guard: () => this.#term?.leaderWrite,
      instance: this.#instance,
      followed: this.#followed,
      gate: this.#gate ?? openGate,
      syncTimeoutMs: this.#syncTimeoutMs,
      graceMs: this.#graceMs,
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
   * Returns the operator's account, roles and Deployment; use `manifestsOf` without a cluster.
   *
   * @throws {TypeError} If a setting cannot be used.
   */
  manifests(options: ManifestsOptions): OperatorManifest[] {
    return operatorManifests(this.#options, this.#controllers, options);
  }

  /**
   * Runs the controllers until SIGTERM or SIGINT, or until the signal aborts; then stops in order:
   * no new reconcile starts, the running ones end within `graceMs`, the Lease or the shards are given
   * back, and the informers end. It competes for the Lease, or takes part in the shards, only when
   * the informers of the controllers are synced.
   *
   * @throws {LeaseAccessError} If the account may not use the Lease of the election.
   * @throws {ShardAccessError} If the account may not use the objects of the shards.
   * @throws {ShardMapError} If other replicas have shards of the same name with other settings.
   * @throws {TimeoutError} If an informer is not synced within `syncTimeoutMs`. If a reconcile has
   *   not ended `graceMs` after the stop, or after the Lease or its shard was lost, or the Lease or
   *   the shards could not be given back; the process must then end: call `Deno.exit` or
   *   `process.exit`.
   * @throws {DOMException} An `AbortError` at the second SIGTERM or SIGINT: it ends `run` at once.
   * @throws {TypeError} If the manager has run before.
   */
  async run(options: RunOptions = {}): Promise<void> {
    checkOptions(options);
    if (this.#running) {
      throw new TypeError(
        "A manager runs once, and this one has begun already: create another one.",
      );
    }
    this.#running = this.#progress.follow(this.#run(options.signal));
    await this.#running;
  }

  /** Stops the manager in order if it runs, and ends the informers. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposal.abort();
    await this.#running?.catch(() => {}); // the caller of run gets the error
    await this.informers[Symbol.asyncDispose]();
  }

  async #run(signal: AbortSignal | undefined): Promise<void> {
    using end = this.#end = new RunEnd(this.#kube, {
      signals: [signal, this.#kube.disposed, this.#disposal.signal],
      graceMs: this.#graceMs,
      describe: () => describeOpen(this.#controllers, this.election ? "Lease" : "shards"),
    });
    const { stop, over } = end;
    try {
      await Promise.race([this.#workUntil(end), over]);
    } catch (error) {
      if (!stop.signal.aborted || error !== stop.signal.reason) throw error;
    } finally {
      stop.abort(); // also after a failure: nothing competes or begins any more
      const informers = this.informers[Symbol.asyncDispose]();
      await Promise.race([informers, over]).catch(() => {}); // a handler of the program may hang
    }
  }

  /** Works when the stores are synced: a replica that leads with empty ones would do nothing. */
  async #workUntil({ stop }: RunEnd): Promise<void> {
    const { signal } = stop;
    await this.#followed.waitForSync({ timeoutMs: this.#syncTimeoutMs, signal });
    if (this.election) await this.election.lead((term) => this.#lead(term), { signal });
    else if (this.#gate) await this.#workOnShards(this.#gate, stop);
    else await this.#work(signal);
  }

  async #lead(term: LeaderTerm): Promise<void> {
    this.#term = term;
    using _limit = this.#end?.limit(term.signal, "the Lease was lost");
    await this.#work(term.signal);
  }

  /** Resolves when no reconcile runs any more: until then the Lease is kept. */
  async #work(signal: AbortSignal): Promise<void> {
    // Without a controller the manager still leads, or keeps its informers, until the stop.
    await Promise.all([untilAborted(signal), ...this.#controllers.map((each) => each.run(signal))]);
  }

  /** Works on the keys of this replica's shards; gives them back when no reconcile runs any more. */
  async #workOnShards(gate: ShardGate, stop: RunEnd["stop"]): Promise<void> {
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

  #endHung(key: string): void {
    const what = `has not ended within ${this.#graceMs} ms after its shard was lost`;
    this.#end?.fail(new TimeoutError(`A reconcile of ${key} ${what}: it ignores its signal.`));
  }

  #reportInformer(error: unknown, path: string): void {
    const users = this.#followed.usersOf(path);
    if (users.length === 0) reportWarning(`The informer of ${path}`, error);
    else this.#report(error, users.join(" and "), `the informer of ${path}`);
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
 * @example
 * ```ts
 * import { createKubeFetch, inClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { namespaces } from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using kube = createKubeFetch(await inClusterConfig());
 * await using manager = createManager(kube, { leaderElection: { name: "settings" } });
 * manager.controller({
 *   for: namespaces,
 *   reconcile: ({ metadata }) => console.log(metadata.name),
 * });
 * await manager.run();
 * ```
 */
export function createManager(kube: KubeFetch, options: ManagerOptions = {}): Manager {
  return new Manager(kube, options);
}
