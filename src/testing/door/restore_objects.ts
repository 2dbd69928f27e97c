import { equalJson } from "../objects/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import type { PodStandIns } from "../pods/pod_stand_ins.ts";
import { isServersOwn, type ObjectSnapshot } from "./object_snapshot.ts";

/** How many objects a restoration has changed. */
export interface Restoration {
  /** Objects that were removed. */
  readonly removed: number;
  /** Objects that were written. */
  readonly written: number;
}

/** Collections that others depend on: they are removed last, and written first. */
const FOUNDATIONS: readonly string[] = [
  "namespaces",
  "apiextensions.k8s.io/customresourcedefinitions",
];

/**
 * Makes the objects of a server those of a snapshot. Watches get the difference; objects that stay
 * keep their resourceVersion. An object that has been created again meanwhile is removed first. All
 * pods are removed, and their logs, programs and ports with them.
 */
export function restoreObjects(
  { store, pods }: { store: ObjectStore; pods: PodStandIns },
  snapshot: ObjectSnapshot,
): Restoration {
  let removed = 0;
  let written = 0;
  // Each time the controllers see the whole result only: no owner is missing in between.
  store.batch(() => {
    for (const collection of foundationsFirst(store.collections).reverse()) {
      for (const { key, object } of store.list(collection)) {
        if (isKept({ collection, key, object }, snapshot)) continue;
        store.delete(collection, key);
        removed++;
      }
    }
  });
  pods.clear();
  store.batch(() => {
    for (const collection of foundationsFirst(snapshot.keys())) {
      for (const [key, object] of snapshot.get(collection)!) {
        const present = store.get(collection, key)?.object;
        if (present && isSame(present, object)) continue;
        store.put(collection, key, object);
        written++;
      }
    }
  });
  return { removed, written };
}

function isKept(
  { collection, key, object }: { collection: string; key: string; object: KubeObject },
  snapshot: ObjectSnapshot,
): boolean {
  const { namespace } = object.metadata;
  if (isServersOwn(collection, key)) return snapshot.get("namespaces")?.has(namespace!) === true;
  const wanted = snapshot.get(collection)?.get(key);
  return wanted !== undefined && wanted.metadata.uid === object.metadata.uid &&
    collection !== "pods"; // the node plays the new pod from its beginning
}

function foundationsFirst(collections: Iterable<string>): string[] {
  const names = [...collections];
  const isFoundation = (name: string) => FOUNDATIONS.includes(name);
  return [...names.filter(isFoundation), ...names.filter((name) => !isFoundation(name))];
}

function isSame(present: KubeObject, wanted: KubeObject): boolean {
  if (present === wanted) return true;
  const withoutVersion = ({ metadata, ...fields }: KubeObject) => {
    const { resourceVersion: _resourceVersion, ...rest } = metadata;
    return { ...fields, metadata: rest };
  };
  return equalJson(withoutVersion(present), withoutVersion(wanted));
}
