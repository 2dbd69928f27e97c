import type { AppliedObject } from "../../client/object_types.ts";
import type { ResourceClient } from "../../client/resource_client.ts";
import type { ResourceDefinition } from "../../client/resource_definition.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import type { FollowedStore } from "./followed_store.ts";
import type { RequestLimits } from "./request_limits.ts";
import type { RecordedEvent } from "./event_recorder.ts";
import type { Logger } from "../log/logger.ts";
import type { Condition } from "../status/set_condition.ts";
import type { StatusFields } from "../status/write_status.ts";

/**
 * The tools for one cluster.
 *
 * @example Settings of one cluster in another one
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { loadKubeconfig } from "jsr:@kubewire/kubeconfig";
 * import { configMaps } from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using hub = createKubeFetch(await loadInClusterConfig());
 * await using west = createKubeFetch(await loadKubeconfig({ context: "west" }));
 * await using manager = createManager(hub, { leaderElection: { name: "settings" } });
 * const watched = { resource: configMaps, labelSelector: "example.com/shared" };
 * manager.controller({
 *   for: watched,
 *   watches: [{
 *     kube: west,
 *     optional: true,
 *     watched,
 *     keysOf: ({ metadata }) => [`${metadata.namespace}/${metadata.name}`],
 *   }],
 *   async reconcile({ metadata, data = {} }, { cluster }) {
 *     const { name, namespace = "default", labels = {} } = metadata;
 *     const { apply } = cluster(west, { timeoutMs: 10_000 }); // it may be away
 *     await apply(configMaps, { metadata: { name, namespace, labels }, data });
 *   },
 * });
 * await manager.run();
 * ```
 */
export interface ClusterTools {
  /**
   * The client. Its writes are noted: the next reconcile of the key waits until the informers have
   * seen them. They are refused when the Lease or the shard is lost. Under an election or shards a
   * write that has no response within 4 s fails with a `TimeoutError`, and may still be made: no
   * write may outlive the Lease. So a webhook must respond faster, and a repeated create needs a name.
   */
  readonly kube: KubeFetch;
  /** Returns a handle for a resource. */
  client<C extends KubernetesObject>(resource: ResourceDefinition<C>): ResourceClient<C>;
  /**
   * Applies an object with server-side apply, the controller's name as field manager, and force:
   * fields of this object that others have changed are set back; those that others have added stay,
   * such as another key of `data`. For an exact copy, replace the object by its client. The object has
   * no owner; its namespace is that of its metadata.
   *
   * @throws {TypeError} If a namespaced object has no namespace.
   * @throws {ApiStatusError} If the server refuses.
   * @throws {TimeoutError} If it takes longer than `timeoutMs`.
   */
  apply<C extends KubernetesObject>(
    resource: ResourceDefinition<C>,
    object: DeepReadonly<AppliedObject<C>>,
    limits?: RequestLimits,
  ): Promise<C>;
  /**
   * Returns the objects of a resource that the controller follows, by `for`, `owns` or `watches`, as
   * its informers have them, with the writes of this key's last reconcile. Nothing is requested.
   *
   * @throws {TypeError} If the controller does not follow the resource.
   */
  store<C extends KubernetesObject>(resource: ResourceDefinition<C>): FollowedStore<C>;
}

/** The tools of one reconcile of a key. */
export interface KeyContext extends ClusterTools {
  /** The key; that of an object is `namespace/name`, or `name`. */
  readonly key: string;
  /** The number of this attempt since the last success: 1, 2, 3 and so on. */
  readonly attempt: number;
  /** The id of this reconcile, a random UUID: in the log, in Events and in the spans of requests. */
  readonly reconcileId: string;
  /**
   * Aborts when the work must stop: the program stops, the Lease is lost, or the time limit is over.
   */
  readonly signal: AbortSignal;
  /**
   * Returns the time in milliseconds since 1970, by the clock of the manager's client: that of
   * `Date.now()`, and in a test that of its `TestClock`, by which `requeueAfterMs` goes too.
   */
  now(): number;
  /**
   * Writes messages with `controller`, `key` and `reconcileId` to the logger of the manager; never
   * throws.
   */
  readonly log: Logger;
  /**
   * Returns the tools for the cluster of another client, for the objects that `watches` follow there: its writes
   * are checked and noted as those in the manager's cluster are.
   *
   * With limits each request of the tools has them, also those of `client` and `kube`; it ends with
   * the reconcile's signal too. Give a `timeoutMs` where a cluster may accept requests and never
   * respond: a reconcile that waits for it occupies a worker. With a `timeoutMs` a response
   * is received as a whole, so a watch needs tools without one.
   *
   * @throws {TypeError} If it is not a client.
   * @throws {RangeError} If `timeoutMs` is out of range.
   */
  cluster(kube: KubeFetch, limits?: RequestLimits): ClusterTools;
}

/** Settings of {@linkcode ReconcileContext.apply}. */
export interface AppliedOptions extends RequestLimits {
  /**
   * Whether the reconciled object owns the applied one. Without an owner it may be in any namespace
   * or cluster-scoped, and nothing removes it when the reconciled object is deleted: do that by a
   * finalizer.
   * @default {true}
   */
  owner?: boolean;
}

/**
 * The tools of one reconcile of an object of the type `T`.
 *
 * @example A bundle in every namespace
 * ```ts
 * import type { KubeFetch } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { configMaps, namespaces } from "jsr:@kubewire/types/core/v1/resources";
 *
 * export async function copyCertificates(kube: KubeFetch): Promise<void> {
 *   await using manager = createManager(kube, { leaderElection: { name: "certificates" } });
 *   manager.controller({
 *     for: namespaces,
 *     watches: [{
 *       watched: { resource: configMaps, labelSelector: "example.com/copied" },
 *       keysOf: () => [...manager.informers.informer("/api/v1/namespaces").store.keys()],
 *     }],
 *     async reconcile({ metadata: { name: namespace } }, { store, apply, log }) {
 *       const certificates = store(configMaps).get("certificates/bundle");
 *       if (!certificates) return log.warn("There is no bundle");
 *       const { data = {} } = certificates;
 *       await apply(configMaps, { metadata: { name: "bundle", namespace }, data }, { owner: false });
 *     },
 *   });
 *   await manager.run();
 * }
 * ```
 */
export interface ReconcileContext<T extends KubernetesObject = KubernetesObject>
  extends KeyContext {
  /** The name of the object. */
  readonly name: string;
  /** The namespace of the object; `undefined` for a cluster-scoped one. */
  readonly namespace: string | undefined;
  /** Returns a handle for a resource, in the namespace of the object if both have one. */
  client<C extends KubernetesObject>(resource: ResourceDefinition<C>): ResourceClient<C>;
  /**
   * Applies an object that the reconciled object owns, with server-side apply: with an owner
   * reference, in the object's namespace, and with force: fields of this object that others have
   * changed are set back, and those that others have added stay. With `owner: false` it has no owner,
   * and its namespace is that of its metadata, by default the reconciled object's.
   *
   * @throws {AlreadyOwnedError} If an informer shows that another object is its controller; if no
   *   informer does, the server refuses with 422.
   * @throws {TypeError} If the reconciled object may not own it, or it has no namespace.
   * @throws {ApiStatusError} If the server refuses.
   */
  apply<C extends KubernetesObject>(
    resource: ResourceDefinition<C>,
    object: DeepReadonly<AppliedObject<C>>,
    options?: AppliedOptions,
  ): Promise<C>;
  /**
   * Returns the objects of a resource that the reconciled object controls, from the informer of
   * `owns`; with `everyOwner` all that it owns.
   *
   * @throws {TypeError} If the controller does not follow the resource.
   */
  owned<C extends KubernetesObject>(resource: ResourceDefinition<C>): DeepReadonly<C>[];
  /**
   * Sets conditions in the status of the reconciled object, and `observedGeneration`; the same as
   * {@linkcode ReconcileContext.setStatus} with conditions alone.
   *
   * @throws {ApiStatusError} If the server refuses.
   * @throws {TypeError} If the resource has no status subresource.
   * @throws {TimeoutError} If it takes longer than `timeoutMs`.
   */
  setConditions(conditions: readonly Condition[], limits?: RequestLimits): Promise<void>;
  /**
   * Sets fields of the status of the reconciled object, conditions among them, in one request;
   * nothing is sent if nothing changes. A field gets exactly the value that is given: members and
   * items that it does not have are removed, and `null` removes the field. Fields that are not given,
   * and conditions of other types, stay. `observedGeneration` becomes the generation that the
   * reconcile was called for, unless it is given.
   *
   * It starts from the newest state that the reconcile knows, its own writes included. If another
   * writer has changed the object, it reads the object and tries again, five times in all.
   *
   * @throws {ApiStatusError} If the server refuses; 409 (`isConflict`) if each attempt had a
   *   conflict, or if the object was deleted and created again.
   * @throws {TypeError} If the resource has no status subresource.
   * @throws {TimeoutError} If it takes longer than `timeoutMs`, with all attempts.
   */
  setStatus(fields: StatusFields<T>, limits?: RequestLimits): Promise<void>;
  /** Records an Event about the reconciled object, even if it is gone, soon; never throws. */
  recordEvent(event: RecordedEvent): void;
}
