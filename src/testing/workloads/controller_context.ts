import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import type { ResourceRegistry } from "../resources/resource_registry.ts";
import type { ServedResource } from "../resources/served_resource.ts";
import type { ServerTime } from "../time/server_time.ts";
import type { NamespaceIndex } from "./namespace_index.ts";

/**
 * Writes objects as a controller of kube-controller-manager does: as its service account, with the
 * field manager `kube-controller-manager`, and after the webhooks were asked.
 */
export interface ObjectWriter {
  /** Creates an object, and returns it as stored. */
  create(resource: ServedResource, object: KubeObject): Promise<KubeObject>;
  /** Replaces an object, and returns it as stored. */
  update(resource: ServedResource, object: KubeObject): Promise<KubeObject>;
  /** Replaces the status of an object, and returns the object as stored. */
  updateStatus(resource: ServedResource, object: KubeObject): Promise<KubeObject>;
  /** Deletes an object; its dependents afterwards (`Background`) or first. */
  delete(
    resource: ServedResource,
    object: KubeObject,
    propagationPolicy?: "Background" | "Foreground",
  ): Promise<void>;
}

/** State of the server that its workload controllers use. */
export interface ControllerContext {
  /** The store with the objects, which is never out of date, unlike the caches of a real controller. */
  readonly store: ObjectStore;
  /** The served resources. */
  readonly registry: ResourceRegistry;
  /** The time of the server. */
  readonly time: ServerTime;
  /** The pods, by namespace. */
  readonly pods: NamespaceIndex;
  /** The ReplicaSets, by namespace. */
  readonly replicaSets: NamespaceIndex;
  /** Returns the writer of a service account in `kube-system`. */
  writerOf(account: string): ObjectWriter;
  /** Called with an error of a controller, unless the API server refused a request. */
  onError(error: unknown): void;
}
