import type { KubernetesObject } from "../core/object_meta.ts";
import type { Status } from "../core/status.ts";
import { checkHandle } from "./check_handle.ts";
import { deleteBody, type DeleteOptions } from "./delete_options.ts";
import type { ResourceClient } from "./resource_client.ts";

const kind = { group: "policy", version: "v1", kind: "Eviction" };

/**
 * Evicts a pod, as a drain does: deletes it if the PodDisruptionBudgets allow it
 * ({@link https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/ API-initiated eviction}).
 *
 * @throws {ApiStatusError} If the server refuses; 429 (`isTooManyRequests`) if a budget does not
 *   allow it now. If that response says when to retry, the request is retried, unless `maxAttempts`
 *   is 1.
 *
 * @example
 * ```ts
 * import { isTooManyRequests, type KubernetesObject } from "jsr:@kubewire/kubewire";
 * import { evictPod, type ResourceClient } from "jsr:@kubewire/kubewire/client";
 *
 * export async function tryEvict(pods: ResourceClient<KubernetesObject>, name: string) {
 *   try {
 *     await evictPod(pods, name, { gracePeriodSeconds: 30, maxAttempts: 1 });
 *     return true;
 *   } catch (error) {
 *     if (isTooManyRequests(error)) return false;
 *     throw error;
 *   }
 * }
 * ```
 */
export async function evictPod<T extends KubernetesObject>(
  pods: ResourceClient<T>,
  name: string,
  options: DeleteOptions = {},
): Promise<Status> {
  checkHandle("The pods of evictPod", pods);
  const deleteOptions = deleteBody(options);
  const { signal, maxAttempts } = options;
  const eviction = { metadata: { name }, ...(deleteOptions && { deleteOptions }) };
  return await pods.subresource("eviction", kind).create<Status>(name, eviction, {
    ...(signal && { signal }),
    ...(maxAttempts !== undefined && { maxAttempts }),
  });
}
