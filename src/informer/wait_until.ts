import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { WaitOptions } from "./bounded_wait.ts";
import type { Condition } from "./condition.ts";
import { createInformer } from "./informer.ts";
import { parseObjectPath } from "./object_path.ts";
import type { ReadOnly } from "./read_only.ts";

/**
 * Waits until the object at `path` meets a condition, as `kubectl wait` does, and gives the version
 * that does: `undefined` where the condition is one of no object. The object need not be there yet.
 *
 * It begins with the object as it is by then, with all that was written before, never with one that
 * a cache of the server has. It watches that object alone, and goes on through what passes: a server
 * that is away or overloaded. What waiting alone may not heal ends the wait at once, for a script
 * should not wait for a permission that it lacks or a resource that is misspelled. A program that
 * has an informer of the resource may ask that one, which takes no connection, but is a moment behind
 * the program's own writes: {@linkcode Informer.waitUntil}.
 *
 * @throws {TypeError} If `path` is not the path of an object, or the condition is no function, or an
 *   asynchronous one.
 * @throws {TimeoutError} If it takes longer than `timeoutMs`.
 * @throws {ApiStatusError} If the server refuses: 401 and 403 after the token was read again, 404
 *   where there is no such resource, 400 and 422. Likewise any other error that waiting alone may
 *   not heal, such as a missing permission of the runtime.
 *
 * @example A script that waits for a rollout
 * ```ts
 * import { createKubeFetch, inCluster } from "jsr:@kubewire/kubewire";
 * import { isDeploymentRolledOut, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await inCluster());
 * const path = "/apis/apps/v1/namespaces/default/deployments/web";
 * await waitUntil(kube, path, isDeploymentRolledOut, { timeoutMs: 300_000 });
 * ```
 */
export async function waitUntil<T extends KubernetesObject = KubernetesObject>(
  kube: KubeFetch,
  path: string,
  condition: Condition<T>,
  options: WaitOptions = {},
): Promise<ReadOnly<T> | undefined> {
  const { collection, name, key } = parseObjectPath(path);
  const informer = createInformer<T>(kube, collection, {
    fieldSelector: `metadata.name=${escapeFieldValue(name)}`,
    consistentList: true, // a cache may have the object as it was before the caller's own write
    onError: () => {}, // the wait rejects with it
  });
  try {
    return await informer.waitUntil(key, condition, { ...options, failFast: true });
  } finally {
    await informer[Symbol.asyncDispose]();
  }
}

/** As `fields.EscapeValue` of `k8s.io/apimachinery`: roles may have such names. */
function escapeFieldValue(value: string): string {
  return value.replace(/[\\,=]/g, "\\$&");
}
