import { ensureOk } from "../../core/api_status_error.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { collectionPath } from "./written_object.ts";
import type { WrittenPath } from "./written_path.ts";

/**
 * Reads an object from the server; `undefined` if it is gone. It is read as a list: the informer of
 * the resource has that right already.
 *
 * @throws {ApiStatusError} If the server refuses.
 * @throws {NetworkError} If the server cannot be reached.
 */
export async function readObject(
  kube: KubeFetch,
  path: WrittenPath,
  { signal }: { signal: AbortSignal },
): Promise<KubernetesObject | undefined> {
  const query = new URLSearchParams({ fieldSelector: `metadata.name=${path.name}` });
  const response = await kube.fetch(`${collectionPath(path)}?${query}`, { signal });
  if (response.status === 404) { // the resource is gone, too
    await response.body?.cancel();
    return undefined;
  }
  const { items = [] }: { items?: KubernetesObject[] } = await (await ensureOk(response)).json();
  return items[0];
}
