import type { KubeObject } from "../objects/kube_object.ts";
import { ownerReferencesOf } from "../objects/owner_references.ts";

/** The place of an object in the store. */
export interface StoredPlace {
  /** The collection. */
  readonly collection: string;
  /** The key within the collection. */
  readonly key: string;
}

/** The objects of a store by their uids and by those of their owners. */
export class OwnerGraph {
  readonly #places = new Map<string, StoredPlace>();
  /** The dependents of each owner, by their own uids. */
  readonly #dependents = new Map<string, Map<string, StoredPlace>>();

  /** Adds an object. */
  add(place: StoredPlace, object: KubeObject): void {
    const { uid = "" } = object.metadata;
    this.#places.set(uid, place);
    for (const owner of ownerReferencesOf(object)) {
      const dependents = this.#dependents.get(owner.uid) ?? new Map();
      this.#dependents.set(owner.uid, dependents.set(uid, place));
    }
  }

  /** Removes an object in the state in which it was added; nothing if there is none. */
  remove(object: KubeObject | undefined): void {
    if (!object) return;
    const { uid = "" } = object.metadata;
    this.#places.delete(uid);
    for (const owner of ownerReferencesOf(object)) {
      const dependents = this.#dependents.get(owner.uid);
      dependents?.delete(uid);
      if (dependents?.size === 0) this.#dependents.delete(owner.uid);
    }
  }

  /** Returns the place of an object. */
  placeOf(uid: string): StoredPlace | undefined {
    return this.#places.get(uid);
  }

  /** Returns the places of an object's dependents. */
  dependentsOf(uid: string | undefined): StoredPlace[] {
    return [...this.#dependents.get(uid ?? "")?.values() ?? []];
  }
}
