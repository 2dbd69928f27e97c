import { compareVersions } from "../../core/compare_versions.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import { createLabelMatcher } from "../../core/labels/create_label_matcher.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Informer } from "../../informer/informer.ts";
import { objectKey } from "../../informer/store/object_key.ts";
import type { WrittenObject } from "./written_object.ts";

/** An informer of a manager with its selection. */
export interface FollowedResource {
  /** The informer. */
  readonly informer: Informer<KubernetesObject>;
  /** The URL of the API server, if it is not that of the manager. */
  readonly server?: string;
  /** Whether the controllers work without its objects until it is synced. */
  readonly optional?: boolean;
  /** The label selector of the informer; `undefined` if it has all objects. */
  readonly labelSelector: string | undefined;
  /** The field selector of the informer; `undefined` if it has none. */
  readonly fieldSelector?: string | undefined;
}

/**
 * Finds the informers that have the objects of a resource in a namespace, or in any namespace if
 * none is given.
 */
export type InformersOf = (resource: string, namespace?: string) => readonly FollowedResource[];

/**
 * Returns whether an informer's store has seen a write. Versions are compared only within one
 * resource; where they cannot be compared, the store must have that very version. An object that the
 * selector excludes is not waited for.
 */
export function hasSeen(followed: FollowedResource, written: WrittenObject): boolean {
  const { informer } = followed;
  const { version } = written;
  if (written.isUnknown) return false;
  const found = informer.store.get(objectKey(written));
  if (!found && isExcluded(followed, written)) return true;
  if (written.isDeletion) {
    return hasReached(informer, version) !== false && isDeletionSeen(found, written);
  }
  return hasReached(informer, version) ?? found?.metadata.resourceVersion === version;
}

/** Returns whether a store has reached a version; `undefined` if they cannot be compared. */
function hasReached(
  informer: Informer<KubernetesObject>,
  version: string | undefined,
): boolean | undefined {
  if (version === undefined || !isComparable(version)) return version === undefined || undefined;
  const reached = informer.resourceVersion;
  return reached !== undefined && (compareVersions(reached, version) ?? -1) >= 0;
}

/**
 * Waits until an informer's store has seen a write.
 *
 * @throws {TimeoutError} If it takes longer than `timeoutMs`.
 */
export async function untilSeen(
  followed: FollowedResource,
  written: WrittenObject,
  options: { timeoutMs: number; signal: AbortSignal },
): Promise<void> {
  if (hasSeen(followed, written)) return;
  const { informer } = followed;
  const { version } = written;
  if (version !== undefined && isComparable(version)) {
    await informer.waitForVersion(version, options);
    if (!written.isDeletion) return;
  }
  const key = objectKey(written);
  const before = informer.store.get(key)?.metadata.resourceVersion;
  const isNow = (found: DeepReadonly<KubernetesObject> | undefined) =>
    written.isDeletion
      ? isDeletionSeen(found, written)
      : found !== undefined && found.metadata.resourceVersion !== before;
  await informer.waitUntil(key, isNow, options);
}

/**
 * A deletion is seen when the object is gone, or waits for its finalizers or for its grace period if
 * it has some. A pod that waits for neither is about to go: its removal is the next event.
 */
function isDeletionSeen(
  found: DeepReadonly<KubernetesObject> | undefined,
  { uid, isGone = false }: WrittenObject,
): boolean {
  if (!found) return true;
  const { deletionTimestamp, finalizers = [], uid: foundUid } = found.metadata;
  const { deletionGracePeriodSeconds } = found.metadata as { deletionGracePeriodSeconds?: number };
  const isGoing = isGone || (finalizers.length === 0 && deletionGracePeriodSeconds === 0);
  const isWaiting = deletionTimestamp !== undefined && !isGoing;
  return isWaiting || (uid !== undefined && foundUid !== uid);
}

/**
 * Returns whether only the labels of a written object can say if an informer shows it, and the
 * response did not have them.
 */
export function lacksLabels(followed: FollowedResource, written: WrittenObject): boolean {
  const { labelSelector, informer } = followed;
  const { labels, version } = written;
  return labelSelector !== undefined && labels === undefined && version !== undefined &&
    !informer.store.has(objectKey(written));
}

/** Returns whether only the server can say if an informer's field selector excludes an object. */
export function mayBeExcluded(followed: FollowedResource, written: WrittenObject): boolean {
  return followed.fieldSelector !== undefined && !written.isDeletion &&
    !followed.informer.store.has(objectKey(written)) && !hasSeen(followed, written);
}

/** Returns whether an informer does not show a written object, as far as it is known. */
export function isExcluded(
  { labelSelector, informer }: FollowedResource,
  { labels, excludedFrom }: Pick<WrittenObject, "labels" | "excludedFrom">,
): boolean {
  if (excludedFrom?.has(informer)) return true;
  return labelSelector !== undefined && labels !== undefined &&
    !createLabelMatcher(labelSelector)({ metadata: { labels } });
}

function isComparable(version: string): boolean {
  return compareVersions(version, version) !== undefined;
}
