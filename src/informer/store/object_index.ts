import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { describeValue, MisuseError } from "./misuse_error.ts";
import type { StoredObject } from "./stored_object.ts";

/**
 * Returns the values under which an object is found in an index: several, one, or none
 * (`undefined`, an empty list). It is called once for each version of an object, and must depend on
 * nothing else. It must not be asynchronous. The values are strings: use `String(port)` for a
 * number.
 */
export type IndexFunction<T> = (
  object: DeepReadonly<T>,
) => readonly string[] | string | undefined;

/**
 * Checks the values that an index function returned, and returns them.
 *
 * @throws {MisuseError} If they are not strings.
 */
export function checkedIndexValues(
  values: readonly string[] | string | undefined | null,
): readonly string[] | string | undefined {
  if (typeof values === "string") return values;
  if (values === undefined || values === null) return undefined;
  if (!Array.isArray(values)) throw misuse(values);
  for (const value of values) {
    if (typeof value !== "string") throw misuse(value, "a list with ");
  }
  return values;
}

function misuse(value: unknown, where = ""): MisuseError {
  return new MisuseError(
    `must give a string, a list of strings or undefined, and gave ${where}${describeValue(value)}`,
  );
}

/**
 * Returns an index function for the value of a label.
 *
 * @example
 * ```ts
 * import { labelIndex } from "jsr:@kubewire/kubewire/informer";
 *
 * const indexes = { app: labelIndex("app.kubernetes.io/name") };
 * ```
 */
export function labelIndex<T extends KubernetesObject>(label: string): IndexFunction<T> {
  return (object: KubernetesObject | DeepReadonly<T>) => {
    const { labels } = (object as DeepReadonly<KubernetesObject>).metadata;
    return labels && Object.hasOwn(labels, label) ? labels[label] : undefined;
  };
}

/**
 * Returns an index function for the uids of an object's owners, for example to find the pods of a
 * ReplicaSet or the ReplicaSets of a Deployment.
 *
 * @example
 * ```ts
 * import { ownerIndex } from "jsr:@kubewire/kubewire/informer";
 *
 * const indexes = { owner: ownerIndex() };
 * ```
 */
export function ownerIndex<T extends KubernetesObject>(): IndexFunction<T> {
  return (object: KubernetesObject | DeepReadonly<T>) => {
    const { ownerReferences } = (object as DeepReadonly<KubernetesObject>).metadata;
    return ownerReferences?.map((owner) => owner.uid);
  };
}

/** Finds the keys of objects by the values that an index function returned for them. */
export class ObjectIndex<T> {
  readonly #position: number;
  readonly #keys = new Map<string, Set<string>>();

  /** Creates an empty index, for the values at `position` of `indexValues`. */
  constructor(position: number) {
    this.#position = position;
  }

  /** Returns the keys of the objects that have `value`. */
  get(value: string): ReadonlySet<string> | undefined {
    return this.#keys.get(value);
  }

  /** Adds an object, and removes the previous version with its key. */
  replace(before: StoredObject<T> | undefined, stored: StoredObject<T>): void {
    const values = this.#valuesOf(stored);
    if (before) {
      if (this.#valuesOf(before) === values) return; // objects share lists of one value
      this.delete(before);
    }
    for (const value of values) {
      const keys = this.#keys.get(value);
      if (keys) keys.add(stored.key);
      else this.#keys.set(value, new Set([stored.key]));
    }
  }

  /** Removes an object, and the values that no other object has. */
  delete(stored: StoredObject<T>): void {
    for (const value of this.#valuesOf(stored)) {
      const keys = this.#keys.get(value);
      keys?.delete(stored.key);
      if (keys?.size === 0) this.#keys.delete(value);
    }
  }

  #valuesOf(stored: StoredObject<T>): readonly string[] {
    return stored.indexValues[this.#position] ?? [];
  }
}
