import { equalJson } from "../json/json_value.ts";
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

const DEFINITIONS = "apiextensions.k8s.io/customresourcedefinitions";

/**
 * Makes the objects of a server those of a snapshot. Watches get the difference; objects that stay
 * keep their resourceVersion. An object that has been created again meanwhile is removed first. All
 * pods are removed, and come back with logs of their own. Requests under way write nothing more.
 */
export function restoreObjects(
  { store, pods }: { store: ObjectStore; pods: PodStandIns },
  snapshot: ObjectSnapshot,
): Restoration {
  const names = [...new Set([...snapshot.keys(), ...store.collections])];
  pods.clear();
  // First the definitions, whose changes change how custom resources are read. In each of the two
  // batches the controllers see the whole result only: no owner is missing in between.
  const parts = [[DEFINITIONS], names.filter((name) => name !== DEFINITIONS)];
  const done = store.replaceAll(() =>
    parts.map((collections) => {
      let removed = 0;
      let written = 0;
      store.batch(() => {
        for (const name of collections) removed += removeOthers(store, name, snapshot);
        for (const name of namespacesFirst(collections)) written += writeAll(store, name, snapshot);
      });
      return { removed, written };
    })
  );
  return {
    removed: done.reduce((sum, { removed }) => sum + removed, 0),
    written: done.reduce((sum, { written }) => sum + written, 0),
  };
}

function removeOthers(store: ObjectStore, collection: string, snapshot: ObjectSnapshot): number {
  const others = store.list(collection).filter(({ key, object }) =>
    !isKept({ collection, key, object }, snapshot)
  );
  for (const { key } of others) store.delete(collection, key);
  return others.length;
}

function writeAll(store: ObjectStore, collection: string, snapshot: ObjectSnapshot): number {
  let written = 0;
  for (const [key, object] of snapshot.get(collection) ?? []) {
    const present = store.get(collection, key)?.object;
    if (present && isSame(present, object)) continue;
    store.put(collection, key, object);
    written++;
  }
  return written;
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

function namespacesFirst(collections: readonly string[]): string[] {
  const others = collections.filter((name) => name !== "namespaces");
  return others.length === collections.length ? others : ["namespaces", ...others];
}

function isSame(present: KubeObject, wanted: KubeObject): boolean {
  if (present === wanted) return true;
  const withoutVersion = ({ metadata, ...fields }: KubeObject) => {
    const { resourceVersion: _resourceVersion, ...rest } = metadata;
    return { ...fields, metadata: rest };
  };
  try {
    return equalJson(withoutVersion(present), withoutVersion(wanted));
  } catch {
    return false; // too deep to be compared
  }
}
