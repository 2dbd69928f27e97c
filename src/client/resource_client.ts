/**
 * Reads and writes the objects of a resource. `createClient` makes one {@linkcode ResourceClient} for
 * each `ResourceDefinition`: the names of a resource in paths and in objects, with the type of its
 * objects. A handle keeps only its target (`ResourceTarget`). Each verb is one request
 * (`json_request.ts`): a path of checked names (`resource_path.ts`), a query (`request_options.ts`), a
 * body, one `JSON.parse`. The transport repeats, waits and warns.
 *
 * Three classes, each with more verbs: `ResourceCollection` (list, pages, table, watch) is enough for
 * all namespaces; `ResourceReader` adds single objects, and is enough for metadata alone;
 * `ResourceClient` adds writes, which it shares with `SubresourceClient` (`object_writer.ts`).
 * `evictPod`, `bindPod` and `requestToken` are functions, so a handle of a ConfigMap does not have
 * them. `InformedResource` of the informer describes the part of a handle that `createInformer`
 * needs, so neither export loads the other.
 *
 * @module
 */
import { checkName } from "../core/check_name.ts";
import { checkOptions } from "../core/check_options.ts";
import type { DeepReadonly } from "../core/deep_readonly.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { Status } from "../core/status.ts";
import { deleteBody, type DeleteOptions } from "./delete_options.ts";
import { requestJson } from "./json_request.ts";
import { listQuery, type SelectorOptions } from "./list_options.ts";
import type {
  AppliedObject,
  NewObject,
  ObjectList,
  PartialObjectMetadata,
} from "./object_types.ts";
import { ObjectWriter } from "./object_writer.ts";
import type { Patch } from "./patch.ts";
import { ACCEPT_METADATA } from "./accept_headers.ts";
import type { ApplyOptions, WriteOptions } from "./request_options.ts";
import { ResourceCollection, type ResourceTarget } from "./resource_collection.ts";
import { pathSegment } from "./resource_path.ts";
import type { ResourceDefinition } from "./resource_definition.ts";
import { ResourceReader } from "./resource_reader.ts";
import { type Scale, scaleKind } from "./scale.ts";
import { checkKind, SubresourceClient } from "./subresource_client.ts";
import { type UpdateOptions, updateWithRetry } from "./update_with_retry.ts";
import { clockOf } from "../transport/kube_internals.ts";

/**
 * Reads and writes the objects of a resource, in one namespace or in the whole cluster. It uses
 * only its `KubeFetch` and has no state, so you can create any number of them. See
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
  readonly #target: ResourceTarget<T>;
  readonly #writer: ObjectWriter;

  /** @ignore Use {@linkcode createClient}. */
  constructor(target: ResourceTarget<T>) {
    super(target);
    this.#target = target;
    this.#writer = new ObjectWriter(this, target.definition, target.defaults);
  }

  /**
   * Returns a handle for the same resource in another namespace.
   *
   * @throws {TypeError} If the name cannot be a namespace, or the resource is cluster-scoped.
   */
  namespace(namespace: string): ResourceClient<T> {
    this.#refuseClusterScope();
    checkName("The namespace", namespace);
    return new ResourceClient<T>({ ...this.#target, namespace });
  }

  /**
   * Returns a handle to list and watch the same resource in all namespaces.
   *
   * @throws {TypeError} If the resource is cluster-scoped.
   */
  allNamespaces(): ResourceCollection<T> {
    this.#refuseClusterScope();
    return new ResourceCollection<T>({ ...this.#target, namespace: undefined });
  }

  /** Returns a handle for the same objects, of which the server sends only the metadata. */
  metadata(): ResourceReader<PartialObjectMetadata> {
    return new ResourceReader<PartialObjectMetadata>(this.#target, ACCEPT_METADATA);
  }

  /**
   * Creates an object. A missing `apiVersion` or `kind` is filled in.
   *
   * @throws {TypeError} If `object` is not an object.
   * @throws {ApiStatusError} If the server refuses; 409 (`isAlreadyExists`) if an object of this
   *   name exists, 422 (`isInvalid`) or 400 if it is not valid or has fields that the server does
   *   not know.
   */
  async create(object: DeepReadonly<NewObject<T>>, options: WriteOptions = {}): Promise<T> {
    return await this.#writer.create<T>(this.path, object, options);
  }

  /**
   * Replaces a whole object. If the object contains its resourceVersion, a concurrent change is a
   * 409 (`isConflict`); without it, any existing version is replaced.
   *
   * @throws {TypeError} If the object has no name.
   * @throws {ApiStatusError} If the server refuses.
   */
  async replace(object: T | DeepReadonly<T>, options: WriteOptions = {}): Promise<T> {
    return await this.#writer.replace<T>(object, options);
  }

  /**
   * Changes a part of an object. A `strategic` patch works only for built-in resources.
   *
   * @throws {TypeError} If the name or the patch is not valid.
   * @throws {ApiStatusError} If the server refuses.
   */
  async patch(name: string, patch: DeepReadonly<Patch<T>>, options: WriteOptions = {}): Promise<T> {
    return await this.#writer.patch<T>(name, patch as Patch<T>, options);
  }

  /**
   * Applies an object with server-side apply
   * ({@link https://kubernetes.io/docs/reference/using-api/server-side-apply/ server-side apply}):
   * creates it, or sets the given fields and removes the fields that the same `fieldManager`
   * applied before and now omits.
   *
   * @throws {TypeError} If the object does not have a name, or the field manager is missing.
   * @throws {ApiStatusError} If the server refuses; 409 (`isConflict`) if others manage a field
   *   with another value, unless `force` is set.
   */
  async apply(object: DeepReadonly<AppliedObject<T>>, options: ApplyOptions = {}): Promise<T> {
    return await this.#writer.apply<T>(object, options);
  }

  /**
   * Reads an object, changes it and replaces it. After a conflict it starts again, at most five
   * times in all, as client-go's `RetryOnConflict` does. The function may be called more than once.
   *
   * @throws {ApiStatusError} If the server refuses; 409 (`isConflict`) if every attempt had a
   *   conflict.
   */
  async updateWithRetry(
    name: string,
    change: (
      object: T,
    ) => T | DeepReadonly<T> | void | Promise<T | DeepReadonly<T> | void>,
    options: UpdateOptions = {},
  ): Promise<T> {
    checkOptions(options);
    const { signal } = options;
    return await updateWithRetry(
      {
        clock: clockOf(this.kube),
        read: () => this.get(name, { ...(signal && { signal }) }),
        write: (object) => this.replace(object, options),
      },
      change,
      options,
    );
  }

  /**
   * Deletes an object. An object with finalizers or a grace period still exists afterwards. The
   * result is the object at that time, or a `Status`; `kind` tells which.
   *
   * @throws {ApiStatusError} If the server refuses; 404 (`isNotFound`) if the object does not
   *   exist, 409 (`isConflict`) if a precondition is not met.
   */
  async delete(name: string, options: DeleteOptions = {}): Promise<T | Status> {
    const request = { method: "DELETE", body: deleteBody(options) };
    return await requestJson<T | Status>(this.kube, this.pathOf(name), request, options);
  }

  /**
   * Deletes all objects of the namespace, or those that the selectors match, one after the other.
   *
   * @throws {ApiStatusError} If the server refuses; some objects may already be deleted.
   */
  async deleteCollection(
    options: DeleteOptions & SelectorOptions = {},
  ): Promise<ObjectList<T> | Status> {
    checkOptions(options); // a selector given as text would select everything
    const { labelSelector = "", fieldSelector = "" } = options;
    const query = listQuery({ labelSelector, fieldSelector });
    const request = { method: "DELETE", query, body: deleteBody(options) };
    return await requestJson<ObjectList<T> | Status>(this.kube, this.path, request, options);
  }

  /** The `status` subresource, for controllers. */
  get status(): SubresourceClient<T> {
    return this.subresource<T>("status", this.definition);
  }

  /** The `scale` subresource: the number of replicas. */
  get scale(): SubresourceClient<Scale> {
    return this.subresource<Scale>("scale", scaleKind);
  }

  /**
   * Returns a handle for the named subresource; `kind` is the kind of its objects.
   *
   * @throws {TypeError} If the name cannot be a subresource.
   */
  subresource<S extends KubernetesObject>(
    name: string,
    kind: Pick<ResourceDefinition, "group" | "version" | "kind">,
  ): SubresourceClient<S> {
    const { defaults } = this.#target;
    const segment = pathSegment("The name of a subresource", name);
    checkKind(kind);
    return new SubresourceClient<S>(this, segment, { kind, defaults });
  }

  #refuseClusterScope(): void {
    if (this.definition.namespaced) return;
    throw new TypeError(`${this.definition.plural} are cluster-scoped: they have no namespace.`);
  }
}
