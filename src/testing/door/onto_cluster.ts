import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectSnapshot } from "./object_snapshot.ts";

/**
 * Returns a snapshot with all objects of a new cluster, those of the cluster under their own uids:
 * tokens are bound to the uid of their account, and a snapshot of another server, or of one without
 * roles, must not shut out the clients of this one.
 */
export function ontoCluster(snapshot: ObjectSnapshot, cluster: ObjectSnapshot): ObjectSnapshot {
  const merged = new Map<string, ReadonlyMap<string, KubeObject>>(snapshot);
  for (const [collection, own] of cluster) {
    const objects = new Map(snapshot.get(collection));
    for (const [key, object] of own) {
      const given = objects.get(key);
      const { uid = "" } = object.metadata;
      objects.set(key, given ? { ...given, metadata: { ...given.metadata, uid } } : object);
    }
    merged.set(collection, objects);
  }
  return merged;
}
