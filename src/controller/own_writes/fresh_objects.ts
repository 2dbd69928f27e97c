import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { objectKey } from "../../informer/store/object_key.ts";
import type { WrittenObject, WrittenPath } from "./written_object.ts";

type StoredObject = DeepReadonly<KubernetesObject>;

/**
 * Objects as the server has them, for a reconcile whose informers are too far behind. They take the
 * place of those in the stores.
 */
export class FreshObjects {
  /** The objects of other clusters than the manager's. */
  readonly others: Map<object, FreshObjects> = new Map();
  /** The error of a server that could not be asked, so that the stores of its cluster are unknown. */
  readonly failure: Error | undefined;
  readonly #resources = new Map<string, Map<string, StoredObject | undefined>>();
  /** The informers that do not select an object, as the server has said. */
  readonly #excluded = new WeakMap<StoredObject, WrittenObject["excludedFrom"] & object>();

  /** Creates it without objects; with a failure nothing can be read. */
  constructor(failure?: Error) {
    this.failure = failure;
  }

  /** Adds an object; `undefined` if the server does not have it. */
  set(
    path: WrittenPath & Pick<WrittenObject, "excludedFrom">,
    object: StoredObject | undefined,
  ): void {
    const objects = this.#resources.get(path.resource) ?? new Map();
    this.#resources.set(path.resource, objects.set(objectKey(path), object));
    if (object && path.excludedFrom) this.#excluded.set(object, path.excludedFrom);
  }

  /** Returns the informers that are known not to select an object that was read. */
  excludedFrom(object: StoredObject): WrittenObject["excludedFrom"] {
    return this.#excluded.get(object);
  }

  /** Returns an object: that of the server if it was read, otherwise that of the store. */
  get<T extends StoredObject>(resource: string, key: string, stored: T | undefined): T | undefined {
    const objects = this.#resources.get(resource);
    return objects?.has(key) ? objects.get(key) as T | undefined : stored;
  }

  /** Replaces objects of a list, which it changes, by those that were read. */
  applyTo<T extends StoredObject>(
    resource: string,
    list: Map<string, T>,
    isListed: (object: T) => boolean,
  ): void {
    for (const [key, object] of this.#resources.get(resource) ?? []) {
      if (object && isListed(object as T)) list.set(key, object as T);
      else list.delete(key);
    }
  }
}
