import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectStore } from "../objects/object_store.ts";

/** Objects at one time, by collection and key. They must not be changed. */
export type ObjectSnapshot = ReadonlyMap<string, ReadonlyMap<string, KubeObject>>;

/** The objects with the address of the server, which it keeps by itself. */
const OWN_SERVICE: readonly string[] = ["services", "discovery.k8s.io/endpointslices"];

/** Returns whether a server keeps an object by itself: it names its address or its CA. */
export function isServersOwn(collection: string, key: string): boolean {
  return collection === "configmaps"
    ? key.endsWith("/kube-root-ca.crt")
    : key === "default/kubernetes" && OWN_SERVICE.includes(collection);
}

/** Returns the objects of a store as they are now, without those that the server keeps by itself. */
export function captureObjects(store: ObjectStore): ObjectSnapshot {
  return new Map(store.collections.map((collection) => [
    collection,
    new Map(
      store.list(collection)
        .filter(({ key }) => !isServersOwn(collection, key))
        .map(({ key, object }) => [key, object]),
    ),
  ]));
}
