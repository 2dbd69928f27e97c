import type { ReadOnly } from "./read_only.ts";

/**
 * Reads the objects of a store. They are read-only, for all readers share them; none of these
 * methods talks to the server.
 *
 * Where the store keeps bytes, an object is parsed when it is asked for. `get` gives the same object
 * as before while anybody holds that; lists and loops remember nothing, so that a loop over 50,000
 * objects needs memory for one.
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
export interface Lister<T> extends Iterable<ReadOnly<T>> {
  /** How many objects there are. */
  readonly size: number;
  /** The object with this key (`namespace/name`, or `name`), if there is one. */
  get(key: string): ReadOnly<T> | undefined;
  /** Whether there is an object with this key. */
  has(key: string): boolean;
  /** The keys as they are now; later changes do not show. */
  keys(): Iterable<string>;
  /** All objects, or those of a namespace; the empty namespace means all, as in client-go. */
  list(namespace?: string): ReadOnly<T>[];
  /**
   * The objects that have `value` in the index `name`.
   *
   * @throws {RangeError} If there is no such index.
   */
  byIndex(name: string, value: string): ReadOnly<T>[];
  /**
   * How many objects have `value` in the index `name`; no object is parsed for that.
   *
   * @throws {RangeError} If there is no such index.
   */
  countByIndex(name: string, value: string): number;
  /** The objects as they are now; later changes do not show. */
  [Symbol.iterator](): Iterator<ReadOnly<T>>;
}
