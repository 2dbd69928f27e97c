import type { KubernetesObject } from "../core/object_meta.ts";
import type { Status } from "../core/status.ts";
import { deleteBody, type DeleteCollectionOptions, type DeleteOptions } from "./delete_options.ts";
import { requestJson } from "./json_request.ts";
import { listQuery } from "./list_options.ts";
import type {
  AppliedObject,
  NewObject,
  ObjectList,
  PartialObjectMetadata,
} from "./object_types.ts";
import { nameOf, ObjectWriter } from "./object_writer.ts";
import type { Patch } from "./patch.ts";
import { metadataAlone } from "./representation.ts";
import type { ApplyOptions, WriteOptions } from "./request_options.ts";
import { ResourceCollection } from "./resource_collection.ts";
import { pathSegment } from "./resource_path.ts";
import type { ResourcePlace } from "./resource_place.ts";
import { ResourceReader } from "./resource_reader.ts";
import { type Scale, scaleKind } from "./scale.ts";
import { SubresourceClient, type SubresourceKind } from "./subresource_client.ts";
import { type ObjectChange, type UpdateOptions, updateWithRetry } from "./update_with_retry.ts";

/**
 * Reads and writes the objects of a resource, in one namespace or of the cluster. It is bound to
 * nothing but its `KubeFetch` and holds no state: make as many as you like. See
 * {@linkcode createClient}.
 *
 * @example Create, change, delete
 * ```ts
 * import type { KubernetesObject } from "jsr:@kubewire/kubewire";
 * import type { ResourceClient } from "jsr:@kubewire/kubewire/client";
 *
 * interface ConfigMap extends KubernetesObject {
 *   data?: Record<string, string>;
 * }
 *
 * export async function run(configMaps: ResourceClient<ConfigMap>): Promise<void> {
 *   const { metadata: { name } } = await configMaps.create({
 *     metadata: { generateName: "settings-" },
 *     data: { colour: "blue" },
 *   });
 *   await configMaps.patch(name, { merge: { data: { colour: "red" } } });
 *   await configMaps.updateWithRetry(name, (object) => {
 *     object.data = { ...object.data, size: "small" };
 *   });
 *   await configMaps.namespace("kube-system").list({ labelSelector: "app=web" });
 *   await configMaps.delete(name, { propagationPolicy: "Foreground" });
 * }
 * ```
 */
export class ResourceClient<T extends KubernetesObject> extends ResourceReader<T> {
  readonly #place: ResourcePlace<T>;
  readonly #writer: ObjectWriter;

  /** Made by {@linkcode createClient}. */
  constructor(place: ResourcePlace<T>) {
    super(place);
    this.#place = place;
    this.#writer = new ObjectWriter(place.kube, place.definition, place.defaults);
  }

  /**
   * The same resource in another namespace.
   *
   * @throws {TypeError} If it can be no namespace, or the resource is of the cluster.
   */
  namespace(namespace: string): ResourceClient<T> {
    this.#refuseClusterScope();
    pathSegment("namespace", namespace);
    return new ResourceClient<T>({ ...this.#place, namespace });
  }

  /**
   * The same resource in all namespaces, to be listed and watched.
   *
   * @throws {TypeError} If the resource is of the cluster.
   */
  allNamespaces(): ResourceCollection<T> {
    this.#refuseClusterScope();
    return new ResourceCollection<T>({ ...this.#place, namespace: undefined });
  }

  /** The same objects, of which the server sends the metadata alone. */
  metadataOnly(): ResourceReader<PartialObjectMetadata> {
    return new ResourceReader<PartialObjectMetadata>(this.#place, metadataAlone);
  }

  /**
   * Creates an object. What `apiVersion` and `kind` it has not are filled in.
   *
   * @throws {ApiStatusError} If the server refuses; 409 (`isAlreadyExists`) where there is one of this
   *   name, 422 (`isInvalid`) or 400 where it is not valid or has fields that the server does not know.
   */
  create(object: NewObject<T>, options: WriteOptions = {}): Promise<T> {
    return this.#writer.create<T>(this.path, object, options);
  }

  /**
   * Replaces an object as a whole. With the resourceVersion that was read, it is a 409 (`isConflict`)
   * if somebody else was faster; without, it replaces whatever is there.
   *
   * @throws {TypeError} If the object has no name.
   * @throws {ApiStatusError} If the server refuses.
   */
  async replace(object: T, options: WriteOptions = {}): Promise<T> {
    return await this.#writer.replace<T>(this.pathOf(nameOf(object)), object, options);
  }

  /**
   * Changes a part of an object. A `strategic` patch is for built-in resources alone.
   *
   * @throws {TypeError} If it can be no name, or is no patch.
   * @throws {ApiStatusError} If the server refuses.
   */
  async patch(name: string, patch: Patch<T>, options: WriteOptions = {}): Promise<T> {
    return await this.#writer.patch<T>(this.pathOf(name), patch, options);
  }

  /**
   * Has the server make the object what is applied
   * ({@link https://kubernetes.io/docs/reference/using-api/server-side-apply/ server-side apply}):
   * creates it, or sets the fields that are there and removes those that the same `fieldManager`
   * applied before and does no longer.
   *
   * @throws {TypeError} If the object has no name, or nobody has said who applies.
   * @throws {ApiStatusError} If the server refuses; 409 (`isConflict`) where others manage a field
   *   with another value, unless `force` is set.
   */
  async apply(object: AppliedObject<T>, options: ApplyOptions = {}): Promise<T> {
    return await this.#writer.apply<T>(this.pathOf(nameOf(object)), object, options);
  }

  /**
   * Reads an object, changes it and replaces it; from the start where somebody else was faster, five
   * times at most, as client-go's `RetryOnConflict`. The function may be called more than once.
   *
   * @throws {ApiStatusError} If the server refuses; 409 (`isConflict`) if others were faster each time.
   */
  updateWithRetry(name: string, change: ObjectChange<T>, options: UpdateOptions = {}): Promise<T> {
    const { signal } = options;
    return updateWithRetry(
      {
        clock: this.kube.runtime.clock,
        read: () => this.get(name, { ...(signal && { signal }) }),
        write: (object) => this.replace(object, options),
      },
      change,
      options,
    );
  }

  /**
   * Deletes an object, or begins to: one with finalizers, or with a grace period, is still there. The
   * answer is the object as it is then, or a `Status` (`kind` tells which), as the server likes.
   *
   * @throws {ApiStatusError} If the server refuses; 404 (`isNotFound`) where there is no such object,
   *   409 (`isConflict`) where a precondition does not hold.
   */
  async delete(name: string, options: DeleteOptions = {}): Promise<T | Status> {
    const request = { method: "DELETE", body: deleteBody(options) };
    return await requestJson<T | Status>(this.kube, this.pathOf(name), request, options);
  }

  /**
   * Deletes all objects of the namespace, or those that the selectors choose, one after the other.
   *
   * @throws {ApiStatusError} If the server refuses; some may be gone by then.
   */
  async deleteCollection(options: DeleteCollectionOptions = {}): Promise<ObjectList<T> | Status> {
    const { labelSelector = "", fieldSelector = "" } = options;
    const query = listQuery({ labelSelector, fieldSelector });
    const request = { method: "DELETE", query, body: deleteBody(options) };
    return await requestJson<ObjectList<T> | Status>(this.kube, this.path, request, options);
  }

  /** The status of the objects, for controllers. */
  get status(): SubresourceClient<T> {
    return this.subresource<T>("status", this.definition);
  }

  /** How many there are, for what can be scaled. */
  get scale(): SubresourceClient<Scale> {
    return this.subresource<Scale>("scale", scaleKind);
  }

  /**
   * What is below the objects under a name, and of which kind that is.
   *
   * @throws {TypeError} If it can be no name.
   */
  subresource<S extends KubernetesObject>(
    name: string,
    kind: SubresourceKind,
  ): SubresourceClient<S> {
    const { defaults } = this.#place;
    return new SubresourceClient<S>(this, pathSegment("subresource", name), { kind, defaults });
  }

  #refuseClusterScope(): void {
    if (this.definition.namespaced) return;
    throw new TypeError(`${this.definition.plural} are of the cluster and in no namespace.`);
  }
}
