import { isJsonObject } from "../json/json_value.ts";
import { createObject } from "./create_object.ts";
import { deleteObject, type ObjectDeleteOptions } from "./delete_object.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import {
  apiVersionOf,
  collectionOf,
  servedObject,
  type ServedResource,
} from "../resources/served_resource.ts";
import type { StoredObject } from "../objects/store_event.ts";
import { type ObjectUpdateOptions, updateObject } from "./update_object.ts";
import {
  keyOf,
  type ObjectTarget,
  type ObjectWriteOptions,
  readObject,
  type WriteContext,
} from "./write_context.ts";

/** Reference to an object, for {@linkcode ObjectApi}. */
export interface ObjectReference {
  /** `v1` or `GROUP/VERSION`. */
  apiVersion: string;
  /** The kind, such as `Pod`. */
  kind: string;
  /** The object's name. */
  name: string;
  /**
   * The object's namespace; ignored for cluster-scoped kinds.
   * @default {"default"}
   */
  namespace?: string;
}

/**
 * Reads and writes objects in the test itself, without HTTP and without a token, with the same
 * rules as over HTTP. The namespace of objects without one is `default`.
 *
 * @example
 * ```ts
 * import { TestApiServer } from "@kubewire/testing";
 * await using server = await TestApiServer.start();
 * server.objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } });
 * server.objects.list({ apiVersion: "v1", kind: "ConfigMap" }).length; // 1
 * ```
 */
export class ObjectApi {
  readonly #context: WriteContext;

  /** @ignore Created by the server. */
  constructor(context: WriteContext) {
    this.#context = context;
  }

  /**
   * Creates an object and returns it as stored.
   *
   * @throws {StatusError} If the API server would refuse the request.
   * @throws {TypeError} If the kind is not served, or a webhook converts it.
   */
  create(object: KubeObject, options: ObjectWriteOptions = {}): KubeObject {
    const target = this.#targetOf(object);
    return detach(
      createObject(this.#context, { ...target, object: structuredClone(object) }, options),
      target.resource,
    );
  }

  /**
   * Replaces an object and returns it as stored.
   *
   * @throws {StatusError} If the API server would refuse the request.
   * @throws {TypeError} If the kind is not served, or a webhook converts the stored object.
   */
  update(object: KubeObject, options: ObjectUpdateOptions = {}): KubeObject {
    const target = this.#targetOf(object);
    const stored = this.#context.store.get(collectionOf(target.resource), keyOf(target));
    if (stored) requireVersion(stored, target.resource);
    const request = { ...target, object: structuredClone(object) };
    return detach(updateObject(this.#context, request, options).stored, target.resource);
  }

  /**
   * Deletes an object and returns its last or current state.
   *
   * @throws {StatusError} If the API server would refuse the request.
   * @throws {TypeError} If the kind is not served.
   */
  delete(reference: ObjectReference, options: ObjectDeleteOptions = {}): KubeObject {
    const target = this.#target(reference);
    return detach(deleteObject(this.#context, target, options).stored, target.resource);
  }

  /**
   * Reads an object.
   *
   * @throws {StatusError} 404 if the object does not exist.
   * @throws {TypeError} If the kind is not served, or a webhook converts the stored object.
   */
  get(reference: ObjectReference): KubeObject {
    const target = this.#target(reference);
    const stored = readObject(this.#context, target);
    requireVersion(stored, target.resource);
    return detach(stored, target.resource);
  }

  /**
   * Reads all objects of a kind, in one namespace or in all.
   *
   * @throws {TypeError} If the kind is not served, or a webhook converts one of the objects.
   */
  list(reference: { apiVersion: string; kind: string; namespace?: string }): KubeObject[] {
    const resource = this.#resource(reference);
    const prefix = reference.namespace === undefined ? "" : `${reference.namespace}/`;
    return this.#context.store.list(collectionOf(resource)).filter(({ key }) =>
      key.startsWith(prefix)
    ).map((stored) => {
      requireVersion(stored, resource);
      return detach(stored, resource);
    });
  }

  #targetOf(object: KubeObject): ObjectTarget {
    if (!isJsonObject(object) || !isJsonObject(object.metadata)) {
      throw new TypeError("An object must have apiVersion, kind and metadata.");
    }
    const { apiVersion = "", kind = "", metadata } = object;
    const { name = "", namespace = "default" } = metadata;
    return this.#target({ apiVersion, kind, name, namespace });
  }

  #target(reference: ObjectReference): ObjectTarget {
    if (!isJsonObject(reference)) {
      throw new TypeError("A reference must be { apiVersion, kind, name, namespace }.");
    }
    const { name, namespace = "default" } = reference;
    const resource = this.#resource(reference);
    return { resource, name, namespace: resource.namespaced ? namespace : "" };
  }

  #resource({ apiVersion, kind }: { apiVersion: string; kind: string }): ServedResource {
    const resource = this.#context.registry.findKind(apiVersion, kind);
    if (resource?.convertedByWebhook && resource.version !== resource.storageVersion) {
      throw new TypeError(
        `a webhook converts ${apiVersion} ${kind}: send a request, or use ` +
          `${resource.group}/${resource.storageVersion}, which is stored`,
      );
    }
    if (!resource) {
      throw new TypeError(
        `the server serves no ${apiVersion} ${kind}: create its CustomResourceDefinition or register it`,
      );
    }
    return resource;
  }
}

/** An object stays in the version in which it was stored, also when another one is stored now. */
function requireVersion({ object }: StoredObject, resource: ServedResource): void {
  if (!resource.convertedByWebhook || object.apiVersion === apiVersionOf(resource)) return;
  throw new TypeError(
    `a webhook converts ${object.metadata.name}, which is stored as ${object.apiVersion}: send a ` +
      "request",
  );
}

// A copy, because stored objects are shared and must not change.
function detach(stored: StoredObject, resource: ServedResource): KubeObject {
  return structuredClone(servedObject(stored.object, resource));
}
