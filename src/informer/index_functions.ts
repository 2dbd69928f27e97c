import type { KubernetesObject } from "../core/object_meta.ts";
import type { ReadOnly } from "./read_only.ts";
import { describeValue, MisuseError } from "./misuse_error.ts";

/**
 * The values under which an object is found in an index: several, one, or none (`undefined`, an
 * empty list). It is called once for each version of an object, and must depend on nothing else. It
 * must not be asynchronous, and gives strings: `String(port)` for a number.
 */
export type IndexFunction<T> = (
  object: ReadOnly<T>,
) => readonly string[] | string | undefined;

/**
 * Returns the values that an index function gave, if it may give them.
 *
 * @throws {MisuseError} If it is anything but strings.
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
 * Indexes objects by the value of one of their labels.
 *
 * @example
 * ```ts
 * import { labelIndex } from "jsr:@kubewire/kubewire/informer";
 *
 * const indexes = { app: labelIndex("app.kubernetes.io/name") };
 * ```
 */
export function labelIndex<T extends KubernetesObject>(label: string): IndexFunction<T> {
  return (object: KubernetesObject | ReadOnly<T>) => {
    const { labels } = (object as ReadOnly<KubernetesObject>).metadata;
    return labels && Object.hasOwn(labels, label) ? labels[label] : undefined;
  };
}

/**
 * Indexes objects by the uids of their owners: the pods of a ReplicaSet, the ReplicaSets of a
 * Deployment.
 *
 * @example
 * ```ts
 * import { ownerIndex } from "jsr:@kubewire/kubewire/informer";
 *
 * const indexes = { owner: ownerIndex() };
 * ```
 */
export function ownerIndex<T extends KubernetesObject>(): IndexFunction<T> {
  return (object: KubernetesObject | ReadOnly<T>) => {
    const { ownerReferences } = (object as ReadOnly<KubernetesObject>).metadata;
    return ownerReferences?.map((owner) => owner.uid);
  };
}
