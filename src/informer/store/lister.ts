import type { DeepReadonly } from "../../core/deep_readonly.ts";

/**
 * A read-only view of a store's objects. The objects are read-only, because all readers share them;
 * none of these methods sends a request.
 *
 * If the store keeps bytes, an object is parsed when it is requested. `get` returns the same object
 * as before while the program still uses it; lists and loops cache nothing, so that a loop over
 * 50,000 objects needs memory for one.
 *
 * @example The pods of a node
 * ```ts
 * import type { KubernetesObject } from "jsr:@kubewire/kubewire";
 * import type { Lister } from "jsr:@kubewire/kubewire/informer";
 *
 * function namesOnNode(pods: Lister<KubernetesObject>, node: string): string[] {
 *   return pods.byIndex("node", node).map((pod) => pod.metadata.name);
 * }
 * ```
 */
export interface Lister<T> extends Iterable<DeepReadonly<T>> {
  /** The number of objects. */
  readonly size: number;
  /** Returns the object with this key (`namespace/name`, or `name`), if it exists. */
  get(key: string): DeepReadonly<T> | undefined;
  /** Returns whether an object with this key exists. */
  has(key: string): boolean;
  /** Returns the current keys; later changes do not affect them. */
  keys(): Iterable<string>;
  /** Returns all objects, or those of a namespace; an empty namespace means all, as in client-go. */
  list(namespace?: string): DeepReadonly<T>[];
  /**
   * Returns the objects that have `value` in the index `name`.
   *
   * @throws {RangeError} If the index does not exist.
   */
  byIndex(name: string, value: string): DeepReadonly<T>[];
  /**
   * Returns the number of objects that have `value` in the index `name`, without parsing an object.
   *
   * @throws {RangeError} If the index does not exist.
   */
  countByIndex(name: string, value: string): number;
  /** Iterates over the current objects; later changes do not affect it. */
  [Symbol.iterator](): Iterator<DeepReadonly<T>>;
}
