import type { LeaderElection } from "../election/leader_election.ts";
import { newIdentity, podName } from "../election/new_identity.ts";
import type { ShardStatus } from "../election/shards/shard_status.ts";
import type { Shards } from "../election/shards/shards.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import { TimeoutError } from "../core/errors.ts";
import { checkFunction } from "../informer/store/misuse_error.ts";
import type { InformerFactory } from "../informer/informer_factory.ts";
import { callSafely } from "../runtime/report_warning.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { clockOf, internalsOf } from "../transport/kube_internals.ts";
import { Clusters } from "./sources/clusters.ts";
import { Controller } from "./work/controller.ts";
import type { ControllerServices } from "./context/controller_services.ts";
import type { ControllerHandle } from "./work/controller_handle.ts";
import type { ControllerOptions, KeyControllerOptions } from "./work/controller_options.ts";
import type { FollowedResource } from "./sources/followed_resource.ts";
import { checkManagerOptions, checkRunOptions } from "./run/manager_options.ts";
import type { ManagerOptions } from "./run/manager_options.ts";
import type { ClusterManifestsOptions } from "./manifests/cluster_manifests_options.ts";
import type { ManifestsOptions } from "./manifests/manifests_options.ts";
import type { OperatorManifest } from "./manifests/operator_manifest.ts";
import { operatorManifests } from "./manifests/operator_manifests.ts";
import { type ManagerState, RunProgress } from "./run/manager_state.ts";
import type { ReconcileObservation } from "./context/reconcile_observation.ts";
import { ManagerInformers } from "./sources/manager_informers.ts";
import type { Logger } from "./log/logger.ts";
import { reportInformer, reportTo } from "./run/report_to.ts";
import { textLogger } from "./log/text_logger.ts";
import { RunEnd } from "./run/run_end.ts";
import { ManagedWork } from "./run/managed_work.ts";
import { replicasOf } from "./run/replicas.ts";
import type { Runnable, RunnableOptions } from "./run/runnable.ts";
import { everyKey } from "./assignment/key_assignment.ts";
import type { ShardAssignment } from "./assignment/shard_assignment.ts";
import { OWNER_UID, ownerUids } from "./owners/owner_keys.ts";

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
  readonly #logger: Logger;
  readonly #report: ControllerServices["onError"];
  readonly #graceMs: number;
  readonly #syncTimeoutMs: number;
  readonly #work: ManagedWork;
  readonly #listeners = new Set<(observation: ReconcileObservation) => void>();
  readonly #disposal = new AbortController();
  #running: Promise<void> | undefined;
  readonly #progress = new RunProgress();
  #end: RunEnd | undefined;
  readonly #clusters: Clusters;
  readonly #shards: Shards | undefined;
  readonly #assignment: ShardAssignment | undefined;

  /** @ignore Use {@linkcode createManager}. */
  constructor(kube: KubeFetch, options: ManagerOptions = {}) {
    checkManagerOptions(options);
    const { graceMs = 30_000, syncTimeoutMs = 120_000, logger = textLogger() } = options;
    this.#logger = logger;
    this.#report = reportTo(options);
    this.#kube = kube;
    this.#options = options;
    this.#graceMs = graceMs;
    this.#syncTimeoutMs = syncTimeoutMs;
    this.#clusters = new Clusters(kube, (each, followed) => {
      const server = each === kube ? undefined : each.server;
      const onError = (error: unknown, path: string) =>
        reportInformer(this.#report, { error, path, followed: followed(), server });
      return new ManagerInformers(each, { indexes: { [OWNER_UID]: ownerUids }, onError });
    }, (lost) => reportInformer(this.#report, lost));
    this.informers = this.#clusters.informers;
    const replicas = replicasOf(kube, options, { graceMs, onHung: (key) => this.#endHung(key) });
    this.election = replicas.election;
    this.#shards = replicas.shards;
    this.#assignment = replicas.assignment;
    this.#instance = this.election?.identity ??
      newIdentity(podName(internalsOf(kube).runtime) ?? "kubewire");
    this.#work = new ManagedWork(kube, {
      ...replicas,
      clock: clockOf(kube),
      logger,
      graceMs,
      onLateError: (error, name) => this.#report(error, name, "its end"),
    });
  }

  /** The shards as this replica sees them; `undefined` if there are none. */
  get shards(): ShardStatus | undefined {
    return this.#shards;
  }

  /** The state of the run and the controllers that hang, for probes. */
  get state(): ManagerState {
    const { controllers } = this.#work;
    const { isSynced } = this.#clusters;
    return this.#progress.state({ end: this.#end, isSynced, controllers, graceMs: this.#graceMs });
  }

  /** The controllers, in the order in which they were added. */
  get controllers(): readonly ControllerHandle[] {
    return this.#work.controllers;
  }

  /** The informers that the controllers use at this moment. */
  get followed(): readonly FollowedResource[] {
    return this.#clusters.all;
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
   * Adds a controller; it reconciles once the manager runs, or at once if it runs already. Disposing
   * of the result stops and removes it.
   *
   * @throws {TypeError} If the manager has ended, or has a controller of that name.
   * @throws {RangeError} If a setting is out of range.
   */
  controller<T extends KubernetesObject, S extends readonly unknown[]>(
    options: ControllerOptions<T, S>,
  ): ControllerHandle;
  /**
   * Adds a controller without `for`: it reconciles the keys that its sources yield.
   *
   * @throws {TypeError} As above.
   * @throws {RangeError} If a setting is out of range.
   */
  controller<S extends readonly unknown[]>(options: KeyControllerOptions<S>): ControllerHandle;
  controller<T extends KubernetesObject, S extends readonly unknown[]>(
    options: ControllerOptions<T, S> | KeyControllerOptions,
  ): ControllerHandle {
    this.#refuseEnded("controller");
    const isLeaders = options?.needLeaderElection !== false;
    const controller: Controller<T> = new Controller<T>({
      kube: this.#kube,
      clock: clockOf(this.#kube),
      guard: isLeaders ? () => this.#work.guard : () => undefined,
      instance: this.#instance,
      followed: this.#clusters.own.followed,
      clusters: this.#clusters,
      assignment: isLeaders && this.#assignment || everyKey,
      syncTimeoutMs: this.#syncTimeoutMs,
      graceMs: this.#graceMs,
      eventsLimitMs: Math.min(EVENTS_LIMIT_MS, this.#graceMs / 4),
      onReconcile: (observation) => {
        for (const listener of this.#listeners) callSafely(listener, observation);
      },
      logger: this.#logger,
      onError: this.#report,
      remove: () => this.#work.removeController(controller),
    }, options);
    this.#work.addController(controller, isLeaders);
    return controller;
  }

  /**
   * Adds work that begins and ends with the manager, or at once if the manager runs: on the replica
   * that leads, once for each term, or with `needLeaderElection: false` on every replica. It begins
   * when the informers of the controllers are synced. If it fails, the manager ends in order, and
   * `run` rejects with its error. Disposing of the result stops and removes it.
   *
   * @throws {TypeError} If the manager has ended, or has shards and the work needs a leader: with
   *   shards no replica leads.
   */
  add(work: Runnable, options: RunnableOptions = {}): AsyncDisposable {
    this.#refuseEnded("work");
    return this.#work.addRunnable(work, options);
  }

  /**
   * Returns the operator's account, roles and Deployment, or with `cluster` its account and roles in
   * one of several clusters; use `manifestsOf` without a cluster.
   *
   * @throws {TypeError} If a setting cannot be used.
   */
  manifests(options: ManifestsOptions | ClusterManifestsOptions): OperatorManifest[] {
    const { controllers } = this.#work;
    return operatorManifests({ kube: this.#kube, manager: this.#options, controllers }, options);
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
   * @throws {TimeoutError} If an informer that is not optional is not synced within `syncTimeoutMs`:
   *   it names the resource and the API server. If a reconcile has
   *   not ended `graceMs` after the stop, or after the Lease or its shard was lost, or the Lease or
   *   the shards could not be released; the process must then end: call `Deno.exit` or
   *   `process.exit`.
   * @throws {DOMException} An `AbortError` at the second SIGTERM or SIGINT: it ends `run` at once.
   * @throws {TypeError} If the manager has run before.
   */
  async run(options: {
    /** Stops the manager in order, as SIGTERM does. */
    signal?: AbortSignal;
  } = {}): Promise<void> {
    checkRunOptions(options);
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
    await this.#clusters[Symbol.asyncDispose]();
  }

  async #run(signal: AbortSignal | undefined): Promise<void> {
    using end = this.#end = new RunEnd(clockOf(this.#kube), {
      signals: [signal, this.#kube.disposed, this.#disposal.signal],
      graceMs: this.#graceMs,
      describe: () => this.#work.describeOpen(),
    });
    const { stop, over } = end;
    try {
      await Promise.race([this.#workUntil(end), over]);
    } catch (error) {
      const { failure } = this.#work; // what has ended the work, if the rest of it hangs
      if (failure) throw failure.error;
      if (!stop.signal.aborted || error !== stop.signal.reason) throw error;
    } finally {
      stop.abort(); // also after a failure: nothing competes or begins any more
      const informers = this.#clusters[Symbol.asyncDispose]();
      await Promise.race([informers, over]).catch(() => {}); // a handler of the program may hang
    }
  }

  /** Works when the stores are synced: a replica that leads with empty ones would do nothing. */
  async #workUntil(end: RunEnd): Promise<void> {
    const { signal } = end.stop;
    await this.#clusters.waitForSync({ timeoutMs: this.#syncTimeoutMs, signal });
    await this.#work.run(end);
  }

  #refuseEnded(what: string): void {
    if (!this.#end?.stop.signal.aborted && !this.#disposal.signal.aborted) return;
    throw new TypeError(`The manager has ended: it takes no more ${what}.`);
  }

  #endHung(key: string): void {
    const what = `has not ended within ${this.#graceMs} ms after its shard was lost`;
    this.#end?.fail(new TimeoutError(`A reconcile of ${key} ${what}: it ignores its signal.`));
  }
}

/**
 * Creates a manager: it runs controllers, their informers and an election together.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { namespaces } from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
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
