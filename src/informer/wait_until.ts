import type { DeepReadonly } from "../core/deep_readonly.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { readKubePath } from "../transport/kube_path.ts";
import type { WaitCondition } from "./conditions/object_waiter.ts";
import { createInformer } from "./create_informer.ts";
import {
  type AddressableResource,
  type InformedResource,
  isInformedResource,
} from "./informed_resource.ts";
import { objectKey } from "./store/object_key.ts";
import type { WaitOptions } from "./waits/bounded_wait.ts";

/**
 * Waits until an object meets a condition, as `kubectl wait` does, and returns the version that
 * meets it: `undefined` if a missing object meets it. The object does not have to exist yet. Name
 * it by a handle of the typed client and its name, or by a client and its path.
 *
 * The wait reads the object from the server, so that it sees everything written before, and never
 * an older state from the server's cache. It watches only this object, and survives transient
 * failures, such as a server that is unreachable or overloaded. A failure that waiting alone may
 * not resolve ends the wait immediately, because a script should not wait for a missing permission.
 * If you have an informer of the resource, {@linkcode Informer.waitUntil} does not need another
 * connection, but it is a moment behind your own writes.
 *
 * @throws {TypeError} If the name is not valid, the handle is that of all namespaces, or the
 *   condition is not a function or is asynchronous.
 * @throws {TimeoutError} If it takes longer than `timeoutMs`.
 * @throws {ApiStatusError} If the server refuses the requests: 401 and 403 after the token was read
 *   again, 404 for an unknown resource, 400 and 422. Likewise any other error that waiting alone
 *   may not resolve, such as a missing permission of the runtime.
 *
 * @example A script that waits for a rollout
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createClient } from "jsr:@kubewire/kubewire/client";
 * import { isDeploymentRolledOut, waitUntil } from "jsr:@kubewire/kubewire/informer";
 * import { deployments } from "jsr:@kubewire/types/apps/v1/resources";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const client = createClient(kube, { resources: { deployments } });
 * await waitUntil(client.deployments, "web", isDeploymentRolledOut, { timeoutMs: 300_000 });
 * ```
 */
export function waitUntil<T extends KubernetesObject>(
  resource: InformedResource<T> & { pathOf(name: string): string },
  name: string,
  condition: WaitCondition<T>,
  options?: WaitOptions,
): Promise<DeepReadonly<T> | undefined>;
/**
 * Waits until the object at a path meets a condition.
 *
 * @throws {TypeError} If `path` is not the path of an object, or the condition is not a function,
 *   or is asynchronous.
 * @throws {TimeoutError} If it takes longer than `timeoutMs`.
 * @throws {ApiStatusError} If the server refuses the requests, as above.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { isPodReady, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await waitUntil(kube, "/api/v1/namespaces/default/pods/web", isPodReady, { timeoutMs: 60_000 });
 * ```
 */
export function waitUntil<T extends KubernetesObject = KubernetesObject>(
  kube: KubeFetch,
  path: string,
  condition: WaitCondition<T>,
  options?: WaitOptions,
): Promise<DeepReadonly<T> | undefined>;
export async function waitUntil<T extends KubernetesObject>(
  first: AddressableResource<T> | KubeFetch,
  second: string,
  condition: WaitCondition<T>,
  options: WaitOptions = {},
): Promise<DeepReadonly<T> | undefined> {
  const isHandle = isInformedResource(first);
  const kube = isHandle ? first.kube : first;
  const path = isHandle ? objectPathOf(first, second) : second;
  const { collection, name, key } = parseObjectPath(path);
  const informer = createInformer<T>(kube, collection, {
    fieldSelector: `metadata.name=${escapeFieldValue(name)}`,
    metadataOnly: isHandle && first.metadataOnly,
    consistentList: true, // a cache may have the object's state before the caller's own write
    onError: () => {}, // the wait rejects with the error
  });
  try {
    return await informer.waitUntil(key, condition, { ...options, failFast: true });
  } finally {
    await informer[Symbol.asyncDispose]();
  }
}

function objectPathOf<T extends KubernetesObject>(
  resource: AddressableResource<T>,
  name: string,
): string {
  if (typeof resource.pathOf === "function") return resource.pathOf(name);
  throw new TypeError(
    `${resource.path} may have more than one object ${name}: name the namespace, as in ` +
      `client.pods.namespace("default").`,
  );
}

/** Escapes as `fields.EscapeValue` of `k8s.io/apimachinery`: roles may have such names. */
function escapeFieldValue(value: string): string {
  return value.replace(/[\\,=]/g, "\\$&");
}

/** The parts of an object's path. */
export interface ObjectPath {
  /** The path of the resource, in its namespace if it has one. */
  collection: string;
  /** The object's name. */
  name: string;
  /** The object's key in a store. */
  key: string;
}

/**
 * Parses the path of an object.
 *
 * @throws {TypeError} If it is not the path of an object.
 */
export function parseObjectPath(path: string): ObjectPath {
  const { isWatch, namespace, name, subresource } = readKubePath(path) ?? {};
  if (name === undefined || subresource !== undefined || isWatch) {
    throw new TypeError(
      `${path} is not the path of an object, such as /api/v1/namespaces/default/pods/web.`,
    );
  }
  const collection = path.slice(0, path.lastIndexOf("/"));
  const plain = { name: decodeURIComponent(name) };
  const key = objectKey(
    namespace === undefined ? plain : { ...plain, namespace: decodeURIComponent(namespace) },
  );
  return { collection, name: plain.name, key };
}
