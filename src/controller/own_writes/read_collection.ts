import { ACCEPT_METADATA } from "../../client/accept_headers.ts";
import { ensureOk } from "../../core/api_status_error.ts";
import { compareVersions } from "../../core/compare_versions.ts";
import type { ObjectMeta } from "../../core/object_meta.ts";
import { readJson } from "../../core/parse_json.ts";
import { objectKey } from "../../informer/store/object_key.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import type { FollowedResource } from "../sources/followed_resource.ts";
import { collectionPath, type WrittenObject, type WrittenPath } from "./written_object.ts";

/** The parts of a list that are read. */
interface MetadataList {
  metadata?: { resourceVersion?: string };
  items?: { metadata: ObjectMeta }[];
}

/** A collection as the server has it, in the selection of an informer. */
interface ReadCollection {
  /** The objects in which the informer's store differs, as writes that it has not seen. */
  readonly behind: WrittenObject[];
  /** The keys of all objects. */
  readonly keys: ReadonlySet<string>;
}

/**
 * Reads the metadata of a collection from the server, and compares the store of an informer with it. So
 * a write whose object is not known is seen too, without a wait for the version of the list, which a
 * store may reach a minute later.
 *
 * @throws {ApiStatusError} If the server refuses.
 * @throws {NetworkError} If the server cannot be reached.
 */
export async function readCollection(
  kube: KubeFetch,
  { path, followed }: { path: WrittenPath; followed: FollowedResource },
  { signal }: { signal: AbortSignal },
): Promise<ReadCollection> {
  const { informer: { store }, labelSelector, fieldSelector } = followed;
  const query = new URLSearchParams({
    ...(labelSelector !== undefined && { labelSelector }),
    ...(fieldSelector !== undefined && { fieldSelector }),
  });
  const headers = { accept: `${ACCEPT_METADATA.list},application/json` };
  const url = `${collectionPath(path)}${query.size === 0 ? "" : `?${query}`}`;
  const response = await ensureOk(await kube.fetch(url, { headers, signal }));
  const { metadata: list, items = [] } = await readJson<MetadataList>(response);
  const { resource } = path;
  const behind: WrittenObject[] = [];
  const listed = new Map(items.map(({ metadata }) => [objectKey(metadata), metadata]));
  for (const [key, metadata] of listed) {
    const { name, namespace = "", uid, resourceVersion: version, labels = {} } = metadata;
    if (store.get(key)?.metadata.resourceVersion === version) continue;
    behind.push({ resource, namespace, name, uid, version, labels, isDeletion: false });
  }
  for (const { metadata } of store.list(path.namespace)) {
    const { name, namespace = "", uid, resourceVersion = "" } = metadata;
    const isNewer = (compareVersions(resourceVersion, list?.resourceVersion ?? "") ?? 0) > 0;
    if (isNewer || listed.has(objectKey(metadata))) continue;
    behind.push({ resource, namespace, name, uid, isDeletion: true, isGone: true });
  }
  return { behind, keys: new Set(listed.keys()) };
}
