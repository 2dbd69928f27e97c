import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { WatchEvent } from "../watch/watch_event.ts";

/** A resource that an informer can follow: every handle of `./client` is one. */
export interface InformedResource<T extends KubernetesObject> {
  /** The client that sends the requests. */
  readonly kube: KubeFetch;
  /** Path of the resource, such as `/api/v1/pods`. */
  readonly path: string;
  /** Whether requests ask for PartialObjectMetadata. */
  readonly metadataOnly: boolean;
  /** Carries the type of the objects; the informer does not call it. */
  watch(): ReadableStream<WatchEvent<T>>;
}

/**
 * A resource whose objects have paths: a handle of `./client` in one namespace, or of a resource
 * without namespaces. The handle from `allNamespaces()` is none, because two namespaces may have
 * objects of the same name.
 */
export interface AddressableResource<T extends KubernetesObject> extends InformedResource<T> {
  /** Returns the path of the object with this name. */
  pathOf(name: string): string;
}

/**
 * Returns whether the first argument of a call is a handle and not a client.
 *
 * @throws {TypeError} If it is neither.
 */
export function isInformedResource<R extends InformedResource<KubernetesObject>>(
  argument: R | KubeFetch,
): argument is R {
  const given: unknown = argument;
  if (typeof given === "object" && given !== null) {
    if ("kube" in given) return true;
    if ("fetch" in given) return false;
  }
  throw new TypeError(
    "The first argument must be a handle of createClient or a client of createKubeFetch: " +
      `it is ${given === null ? "null" : `of type ${typeof given}`}.`,
  );
}
