/**
 * `T` with every property read-only, at any depth. A store returns objects of this type, because
 * all readers share the same object. `unknown` stays `unknown`; functions stay unchanged.
 */
export type DeepReadonly<T> = unknown extends T ? T
  : T extends (...args: never[]) => unknown ? T
  : T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
  : T;

/** `T` without `readonly`, at any depth: the opposite of `DeepReadonly`. */
export type Mutable<T> = unknown extends T ? T
  : T extends (...args: never[]) => unknown ? T
  : T extends object ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
  : T;

/**
 * Returns a deep copy of an object that may be changed. An informer's objects are shared by all of
 * its readers and are therefore read-only; copy one before you change it.
 *
 * @example
 * ```ts
 * import { type KubernetesObject, mutableCopy } from "jsr:@kubewire/kubewire";
 * import type { Informer } from "jsr:@kubewire/kubewire/informer";
 *
 * export function labelled(informer: Informer<KubernetesObject>, key: string): KubernetesObject {
 *   const copy = mutableCopy(informer.store.get(key)!);
 *   copy.metadata.labels = { ...copy.metadata.labels, seen: "yes" };
 *   return copy;
 * }
 * ```
 */
export function mutableCopy<T extends object>(object: T): Mutable<T> {
  return structuredClone(object) as Mutable<T>;
}

/**
 * Freezes a value that consists of plain objects and arrays, at any depth, and returns it.
 */
export function deepFreeze<T>(value: T): T {
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== "object" || next === null || Object.isFrozen(next)) continue;
    Object.freeze(next); // before its members, so that a cycle ends
    for (const member of Object.values(next)) {
      if (typeof member === "object" && member !== null) pending.push(member);
    }
  }
  return value;
}
