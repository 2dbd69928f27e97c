/**
 * Controllers: reconcile loops over the objects of a resource, with a work queue, retries, leader
 * election, finalizers, owner references, conditions and Events, on Deno and Bun.
 *
 * ## A first controller
 *
 * A controller brings the cluster into the state that its objects describe. `reconcile` is called when
 * an object, or an object that it owns, has changed. It is level-triggered: it gets the current state,
 * not the change. While it fails, it is repeated with a growing delay.
 *
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { configMaps, namespaces } from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using manager = createManager(kube, { leaderElection: { name: "settings" } });
 * manager.controller({
 *   for: { resource: namespaces, labelSelector: "example.com/settings=true" },
 *   owns: [configMaps],
 *   async reconcile({ metadata: { name: namespace } }, { apply }) {
 *     await apply(configMaps, { metadata: { name: "settings", namespace }, data: { a: "b" } });
 *   },
 * });
 * await manager.run(); // until SIGTERM
 * ```
 *
 * ## An operator: status, finalizer, Events
 *
 * The context of a reconcile has tools for its object: `apply` creates and repairs owned objects,
 * `setStatus` writes changed fields and conditions of the status, `setConditions` only conditions, and
 * `recordEvent` informs people. A finalizer runs `cleanup` before the deletion.
 *
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { defineResource } from "jsr:@kubewire/kubewire/client";
 * import { createManager, TerminalError } from "jsr:@kubewire/kubewire/controller";
 * import type { KubernetesObject } from "jsr:@kubewire/kubewire";
 *
 * interface Bucket extends KubernetesObject {
 *   spec: { region: string };
 * }
 * const buckets = defineResource<Bucket>({
 *   group: "example.com",
 *   version: "v1",
 *   plural: "buckets",
 *   kind: "Bucket",
 * });
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using manager = createManager(kube, { leaderElection: { name: "buckets" } });
 * manager.controller({
 *   for: buckets,
 *   finalizer: {
 *     name: "example.com/bucket",
 *     cleanup: async ({ metadata }, { signal }) => {
 *       await fetch(`https://storage.example.com/${metadata.uid}`, { method: "DELETE", signal });
 *     },
 *   },
 *   async reconcile({ metadata, spec }, { setConditions, recordEvent, signal }) {
 *     if (!/^[a-z-]+$/.test(spec.region)) {
 *       await setConditions([{ type: "Ready", status: "False", reason: "UnknownRegion" }]);
 *       throw new TerminalError(`${spec.region} is not a region.`); // no retry before a change
 *     }
 *     await fetch(`https://storage.example.com/${metadata.uid}`, { method: "PUT", signal });
 *     await setConditions([{ type: "Ready", status: "True", reason: "Created" }]);
 *     recordEvent({ reason: "Created", action: "Create", note: `in ${spec.region}` });
 *     return { requeueAfterMs: 3_600_000 }; // look again, even if nothing changes
 *   },
 * });
 * await manager.run();
 * ```
 *
 * `store(resource)` reads the objects of `for`, `owns` and `watches` without a request;
 * `createLabelMatcher` of the main entry selects among them. With `owner: false`, `apply` writes to
 * other namespaces and to the cluster. `log` adds `controller`, `key` and `reconcileId` to a
 * message; the id also stands in Events and spans. The `logger` may be `console` or of a package;
 * by default {@linkcode textLogger}.
 *
 * ## What leads to a reconcile
 *
 * - `for`: each change of the object. `when` ignores changes: `generationChanged` ignores those of the
 *   status, a predicate of your own those that it rejects. There may be one for each of `created`,
 *   `updated`, `deleted` and `generic`.
 * - `owns`: each change of an object whose controller it is, by group, kind and name. So an object is
 *   also reconciled when the child of an earlier object of its name is collected. With `everyOwner`
 *   each owner of an object counts.
 * - `watches`: each change of other objects; `keysOf` gets the changed object and returns the keys to
 *   reconcile. Or the keys that a function yields, for timers and messages from outside.
 * - `enqueue(key)` of the controller that `manager.controller` returns, also before `run`. Its
 *   `addSource` adds one of the `watches` while the controller runs, and removes it again.
 *
 * Each of `for`, `owns` and `watches` is a resource, or a selection of its objects by namespaces,
 * labels and fields; see {@linkcode WatchedObjects}. Its informer receives and keeps only these objects,
 * and equal selections share one. `stateOf(key)` shows the state of a key and why it waits; `counts` and
 * `queue` have the numbers, and `manager.onReconcile` reports each reconcile. `@kubewire/otel` makes metrics of
 * all of them, and `health` of `@kubewire/hono` makes probes of `manager.state`.
 *
 * A controller without `for` ({@linkcode KeyControllerOptions}) reconciles the keys of its sources.
 * `manager.add` runs other work ({@linkcode Runnable}) from the start to the end of the manager, on
 * the leader or, with `needLeaderElection: false`, on every replica; a controller has that option
 * too. Controllers and work can be added while the manager runs; disposing of one stops it in order.
 *
 * ## Several clusters
 *
 * A source with a `kube` is in another cluster, whose tools `cluster(kube)` returns
 * ({@linkcode ClusterTools}). A source that is `optional` delays the start by at most 10 s, and one that
 * is added while the manager runs delays nothing: an unreachable cluster is reported, and its objects
 * come when it responds. Until then `store` throws a {@linkcode StoreNotSyncedError}. Set a time
 * limit for a cluster that may never respond: `cluster(kube, { timeoutMs: 10_000 })`.
 *
 * ## Two replicas, or twenty
 *
 * With `leaderElection` one replica reconciles, and the others wait with synced stores. The first leader
 * of a new Lease waits for 15 s. If one replica is not enough, divide the objects with `shards`.
 *
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { pods } from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using manager = createManager(kube, { shards: { name: "pod-labels", buckets: 64 } });
 * manager.controller({
 *   for: pods,
 *   async reconcile({ metadata }, { client, name }) {
 *     if (metadata.labels?.["example.com/seen"]) return;
 *     await client(pods).patch(name, { merge: { metadata: { labels: { "example.com/seen": "1" } } } });
 *   },
 * });
 * await manager.run();
 * ```
 *
 * Each key belongs to a bucket, and each bucket to one replica. A replica has its own Lease; a
 * ConfigMap lists the holders. When a replica joins, as few buckets as possible move to it, after
 * their running reconciles have ended. The buckets of a replica that leaves are taken within seconds,
 * those of a killed one after 15 to 25 s. The very first start waits 15 s. All replicas must have the
 * same `buckets`. A replica that takes a bucket reconciles its objects, and its keys of `watches`.
 * Every replica still receives every object: the feature of Kubernetes 1.36 that sends each replica
 * only its share (`ShardedListAndWatch`) is alpha, and off by default.
 *
 * ## Promises
 *
 * - **A key never runs twice at once** in a replica; a change during a reconcile leads to one more. A
 *   lost Lease or shard aborts the signal of its running reconciles, and refuses their writes from then
 *   on: two replicas never write for the same object at once, under the conditions of `./election`. If
 *   the process is suspended during an unconditional write, that write may still arrive late: send the
 *   `resourceVersion` if it must not overwrite another one.
 * - **No reconcile on a stale store**: an object is reconciled again only when the informers have seen
 *   the writes of its last reconcile in this replica. So a created object is found, and a counted one
 *   is counted once. After 10 s the written objects are read from the server, and replace those of the
 *   stores in `object` and `owned`. If another cluster is unreachable, its stores throw after 20 s.
 * - **A change of the object by its own `setStatus`, `setConditions` or finalizer** leads to no further
 *   reconcile; if the reconcile fails after it, the backoff repeats it as any other.
 * - **A reconcile's own writes never conflict** with its `setStatus`: the response to each write of
 *   the object is the state from which the next one starts. After a conflict with another writer the
 *   object is read and the status written again, so no condition of another writer is lost.
 * - **A reconcile that throws is repeated**, after 5 ms, 10 ms and so on, at most 1,000 s; all retries
 *   together are limited to ten a second after the first 100. If a retry is useless, throw a
 *   {@linkcode TerminalError}, or an error with one as its cause. `{ requeue: true }` has the same
 *   limits and is not a failure; `retryLimits` changes them. A run cancels a delayed run: a success
 *   must request it again, and a `TerminalError` ends it.
 * - **Initial objects come after changes**, but within a minute: those of `for`, and the keys that
 *   `watches` find for theirs. A retry, a requeue and a wait for a shard keep the priority of the key,
 *   and a change raises it.
 * - **A finalizer** is added before the first reconcile and removed only after `cleanup` has
 *   succeeded, and not if it returns `{ requeueAfterMs }`: not yet.
 *
 * Each write that a reconcile sends by its context counts, by a handle or by `kube.fetch`. Before the
 * key's next reconcile each informer that follows the resource has seen:
 *
 * | write                                                   | seen when the store has            |
 * | ------------------------------------------------------- | ---------------------------------- |
 * | create, replace, patch, apply; also a name that the server chooses | the version of the response |
 * | `status`, `scale`, `ephemeralcontainers`, `resize`, `finalize`     | the version of the response |
 * | delete; the patch that removes the last finalizer       | not this object, or its `deletionTimestamp` while it waits for finalizers or a grace period |
 * | `deleteCollection`                                      | the same, for each object of the response |
 * | eviction, binding; a response that does not show the object (a table) | the state that the server has: it is read |
 * | no response, or 500, 502, 504                           | the same; without a name, that of the collection |
 * | a token, a dry run, a refusal, exec and other streams   | nothing: no object has changed      |
 *
 * An object that an informer's selector excludes is not waited for. If the response has no labels, as
 * that of a Scale, they are read, and the server is asked about a field selector. A namespace is gone
 * only without the finalizers of its `spec`. A read is one list by name for each object, or for more
 * than eight one list of the collection's metadata; it needs the right to `list`, as the informer does.
 *
 * Await each write: a write that is still running when the reconcile ends is not waited for. Pass
 * `signal` to everything that a reconcile waits for: it aborts when the program stops, when the Lease
 * or the shard is lost, and after `timeoutMs`. It also ends the writes of the context, which take
 * limits of their own: {@linkcode RequestLimits}.
 *
 * Not promised: the first reconcile after a change of the leader or of a bucket's holder may read a
 * store without the last writes of the earlier one; effects outside the API server may happen twice.
 *
 * ## When `run` ends
 *
 * - **SIGTERM, SIGINT or the caller's signal** stop the manager in order, within `graceMs`. After a
 *   second SIGTERM or SIGINT, `run` rejects at once.
 * - **Stores that do not sync** make `run` reject after `syncTimeoutMs`, 2 min by default; those of an
 *   optional source are reported. A resource that is not served, or that the account may not list, is
 *   reported to `onError` at once. A replica competes for the Lease, or takes part in the shards, only
 *   with synced stores.
 * - **A reconcile that ignores its signal** after the loss of the Lease or of its shard makes `run`
 *   reject after `graceMs`: let the process end, so that another one starts. After its time limit it is
 *   reported to `onError`, because it occupies a worker.
 *
 * ## In a test
 *
 * `@kubewire/testing` has an API server, and a `TestClock` for it and for the client: elections,
 * requeues and time limits of hours then take a fraction of a second, and `now()` of a context agrees.
 *
 * ## Permissions and the Deployment
 *
 * {@linkcode manifestsOf} returns the objects that an operator needs: its account, the roles for its
 * declarations, and its Deployment. `manifestYaml` of `@kubewire/generate` prints them, beside the file of the
 * CustomResourceDefinition, from which `@kubewire/generate` makes the types of the program:
 *
 * ```ts
 * import { createManager, manifestsOf } from "jsr:@kubewire/kubewire/controller";
 * import { manifestYaml } from "jsr:@kubewire/generate";
 * import { secrets, services } from "jsr:@kubewire/types/core/v1/resources";
 *
 * const objects = await manifestsOf((kube) => {
 *   const manager = createManager(kube, { leaderElection: { name: "portals" } });
 *   const permissions = [{ resource: secrets, verbs: ["get"], namespace: "portals" }];
 *   manager.controller({ for: services, reconcile: () => {}, permissions });
 *   return manager;
 * }, { name: "portals", namespace: "portals", image: "registry.example.com/portals:1.0.0" });
 * console.log(manifestYaml([await Deno.readTextFile("portal_crd.yaml"), ...objects]));
 * ```
 *
 * `permissions` are the rights of functions beyond the declarations; with `cluster` the objects are
 * those for another cluster. Without the rights of an election `run` rejects with the missing rule.
 *
 * ## Costs
 *
 * One informer for each resource and selection, shared by the controllers of a manager. An election
 * sends a request every 2 s. With shards each replica writes its Lease 12 times a minute, and reads
 * the map and the list of Leases as often, more often while buckets move.
 *
 * @module
 */
export {
  AlreadyOwnedError,
  controllerOf,
  controllerReference,
  type Owner,
  withController,
  withOwner,
} from "./owners/owner_reference.ts";
export type { ControllerCounts, ControllerHandle, KeyState } from "./work/controller_handle.ts";
export type { ControllerSource, WatchedSource } from "./sources/controller_source.ts";
export type { ControllerOptions, FinalizerOptions } from "./work/controller_options.ts";
export type { KeyControllerOptions, Reconcile } from "./work/controller_options.ts";
export type { ReconcileResult } from "./work/controller_options.ts";
export {
  createEventRecorder,
  type EventRecorder,
  type EventRecorderOptions,
  type EventSubject,
  type RecordedEvent,
} from "./context/event_recorder.ts";
export { addFinalizer, removeFinalizer } from "./work/finalizer.ts";
export { manifestsOf } from "./manifests_of.ts";
export type { ClusterManifestsOptions } from "./manifests/cluster_manifests_options.ts";
export type { ManifestsOptions } from "./manifests/manifests_options.ts";
export type { OperatorManifest } from "./manifests/operator_manifest.ts";
export type { Permission } from "./work/permission.ts";
export type { FollowedResource } from "./sources/followed_resource.ts";
export type { ReconcileObservation } from "./context/reconcile_observation.ts";
export type { KeySource } from "./sources/key_source.ts";
export { createManager, type Manager } from "./manager.ts";
export type { ManagerOptions } from "./run/manager_options.ts";
export type { ManagerState } from "./run/manager_state.ts";
export {
  annotationsChanged,
  anyOf,
  generationChanged,
  labelsChanged,
} from "./sources/predicates.ts";
export { type FollowedStore, StoreNotSyncedError } from "./context/followed_store.ts";
export type { RequestLimits } from "./context/request_limits.ts";
export type { Logger } from "./log/logger.ts";
export { textLogger } from "./log/text_logger.ts";
export type { AppliedOptions, ClusterTools, KeyContext } from "./context/reconcile_context.ts";
export type { ReconcileContext } from "./context/reconcile_context.ts";
export type { Runnable, RunnableContext, RunnableOptions } from "./run/runnable.ts";
export { type Condition, setCondition } from "./status/set_condition.ts";
export type { SetConditionOptions } from "./status/set_condition.ts";
export type { StatusFields, StatusOf } from "./status/write_status.ts";
export { TerminalError } from "./work/terminal_error.ts";
export type { RetryLimits } from "./queue/retry_limiter.ts";
export type { QueueCounts } from "./queue/work_queue.ts";
export type { ChangePredicate, ChangePredicates } from "./sources/is_relevant.ts";
export type { OwnedObjects, WatchedObjects } from "./sources/watched.ts";
