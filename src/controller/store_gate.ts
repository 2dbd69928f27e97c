import { compareVersions } from "../core/compare_versions.ts";
import type { DeepReadonly } from "../core/deep_readonly.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { Informer } from "../informer/informer.ts";
import { objectKey } from "../informer/store/object_key.ts";
import type { WrittenObject, WrittenResource } from "./written_versions.ts";

/**
 * Finds the informers that have the objects of a resource in a namespace, or in any namespace if
 * none is given.
 */
export type InformersOf = (
  resource: string,
  namespace?: string,
) => readonly Informer<KubernetesObject>[];

/**
 * Returns whether every store that has the written objects has seen the writes. Versions are
 * compared only within one resource. A write whose version is not known or cannot be compared does
 * not hold anything up.
 */
export function isSeen(written: readonly WrittenResource[], informersOf: InformersOf): boolean {
  return written.every((each) =>
    informersOf(each.resource, each.namespace).every((informer) => hasSeen(informer, each))
  );
}

/**
 * Waits until the stores have seen the writes.
 *
 * @throws {TimeoutError} If it takes longer than `timeoutMs`.
 */
export async function untilSeen(
  written: readonly WrittenResource[],
  informersOf: InformersOf,
  options: { timeoutMs: number; signal: AbortSignal },
): Promise<void> {
  await Promise.all(
    written.flatMap((each) =>
      informersOf(each.resource, each.namespace).map(async (informer) => {
        if (each.version !== undefined && isComparable(each.version)) {
          await informer.waitForVersion(each.version, options);
        }
        for (const object of each.objects.values()) {
          if (!object.isDeletion) continue;
          const isGone = (found: DeepReadonly<KubernetesObject> | undefined) =>
            isDeletionSeen(found, object);
          await informer.waitUntil(objectKey(object), isGone, options);
        }
      })
    ),
  );
}

function hasSeen(
  informer: Informer<KubernetesObject>,
  { version, objects }: WrittenResource,
): boolean {
  if (version !== undefined && isComparable(version)) {
    const reached = informer.resourceVersion;
    if (reached === undefined || (compareVersions(reached, version) ?? -1) < 0) return false;
  }
  return [...objects.values()].every((object) =>
    !object.isDeletion || isDeletionSeen(informer.store.get(objectKey(object)), object)
  );
}

/** A deletion is seen when the object is gone, or waits for its finalizers. */
function isDeletionSeen(
  found: DeepReadonly<KubernetesObject> | undefined,
  { uid }: WrittenObject,
): boolean {
  if (!found) return true;
  const { deletionTimestamp, uid: foundUid } = found.metadata;
  return deletionTimestamp !== undefined || (uid !== undefined && foundUid !== uid);
}

function isComparable(version: string): boolean {
  return compareVersions(version, version) !== undefined;
}
