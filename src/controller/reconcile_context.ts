import type { AppliedObject } from "../client/object_types.ts";
import type { ResourceClient } from "../client/resource_client.ts";
import type { ResourceDefinition } from "../client/resource_definition.ts";
import type { DeepReadonly } from "../core/deep_readonly.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { RecordedEvent } from "./event_recorder.ts";
import type { Condition } from "./set_condition.ts";
import type { StatusFields } from "./status/status_fields.ts";

/** The tools of one reconcile of an object of the type `T`. */
export interface ReconcileContext<T extends KubernetesObject = KubernetesObject> {
  /** The key of the object: `namespace/name`, or `name`. */
  readonly key: string;
  /** The name of the object. */
  readonly name: string;
  /** The namespace of the object; `undefined` for a cluster-scoped one. */
  readonly namespace: string | undefined;
  /** The number of this attempt since the last success: 1, 2, 3 and so on. */
  readonly attempt: number;
  /**
   * Aborts when the work must stop: the program stops, the Lease is lost, or the time limit is over.
   */
  readonly signal: AbortSignal;
  /**
   * The manager's client. Its writes are noted: the next reconcile of the object waits until the
   * informers have seen them.
   */
  readonly kube: KubeFetch;
  /** Returns a handle for a resource, in the namespace of the object if both have one. */
  client<C extends KubernetesObject>(resource: ResourceDefinition<C>): ResourceClient<C>;
  /**
   * Applies an object that the reconciled object owns, with server-side apply: with an owner
   * reference, in the object's namespace, and with force: fields of this object that others have
   * changed are set back.
   *
   * @throws {AlreadyOwnedError} If an informer shows that another object is its controller; if no
   *   informer does, the server refuses with 422.
   * @throws {TypeError} If the reconciled object may not own it.
   * @throws {ApiStatusError} If the server refuses.
   */
  apply<C extends KubernetesObject>(
    resource: ResourceDefinition<C>,
    object: DeepReadonly<AppliedObject<C>>,
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
   */
  setConditions(conditions: readonly Condition[]): Promise<void>;
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
   */
  setStatus(fields: StatusFields<T>): Promise<void>;
  /** Records an Event about the reconciled object, even if it is gone, soon; never throws. */
  recordEvent(event: RecordedEvent): void;
}
