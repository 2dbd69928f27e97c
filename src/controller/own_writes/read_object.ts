import { ensureOk } from "../../core/api_status_error.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { readJson } from "../../core/parse_json.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import type { FollowedResource } from "../sources/followed_resource.ts";
import { collectionPath, type WrittenPath } from "./written_object.ts";

/** Settings of {@linkcode readObject}. */
interface ReadObjectOptions {
  /** Ends the request. */
  readonly signal: AbortSignal;
  /** The selection that the object must be in; any by default. */
  readonly selection?: Omit<FollowedResource, "informer">;
}

/**
 * Reads an object from the server; `undefined` if it is gone, or the selection does not have it. It is
 * read as a list: the informer of the resource has that right already.
 *
 * @throws {ApiStatusError} If the server refuses.
 * @throws {NetworkError} If the server cannot be reached.
 */
export async function readObject(
  kube: KubeFetch,
  path: WrittenPath,
  { signal, selection }: ReadObjectOptions,
): Promise<KubernetesObject | undefined> {
  const { labelSelector, fieldSelector } = selection ?? {};
  const fields = [`metadata.name=${path.name}`, fieldSelector].filter(Boolean);
  const query = new URLSearchParams({ fieldSelector: fields.join(",") });
  if (labelSelector !== undefined) query.set("labelSelector", labelSelector);
  const response = await kube.fetch(`${collectionPath(path)}?${query}`, { signal });
  if (response.status === 404) { // the resource is gone, too
    await response.body?.cancel();
    return undefined;
  }
  const { items = [] } = await readJson<{ items?: KubernetesObject[] }>(await ensureOk(response));
  return items[0];
}
