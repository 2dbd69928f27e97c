import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectStore } from "../objects/object_store.ts";

/** The objects of a collection by their namespaces, so that no controller sorts all of them. */
export class NamespaceIndex implements Disposable {
  readonly #namespaces = new Map<string, Map<string, KubeObject>>();
  readonly #subscription: Disposable;

  /** Follows a collection, which is empty so far. */
  constructor(store: ObjectStore, collection: string) {
    this.#subscription = store.subscribe(collection, ({ type, key, current }) => {
      const { namespace = "" } = current.object.metadata;
      if (type !== "DELETED") this.#in(namespace).set(key, current.object);
      else if (this.#in(namespace).delete(key) && this.#in(namespace).size === 0) {
        this.#namespaces.delete(namespace);
      }
    });
  }

  /** Ends the subscription. */
  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  /** Returns the objects in a namespace, oldest first. */
  in(namespace: string): KubeObject[] {
    return [...this.#namespaces.get(namespace)?.values() ?? []];
  }

  #in(namespace: string): Map<string, KubeObject> {
    let found = this.#namespaces.get(namespace);
    if (!found) this.#namespaces.set(namespace, found = new Map());
    return found;
  }
}

/** Returns a function that lists the stored objects of a collection in a namespace. */
export function listerOf(
  store: ObjectStore,
  collection: string,
): (namespace: string) => KubeObject[] {
  return (namespace) =>
    store.list(collection).filter(({ key }) => key.startsWith(`${namespace}/`)).map(({ object }) =>
      object
    );
}
