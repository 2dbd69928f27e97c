import type { KubernetesObject } from "../core/object_meta.ts";
import type { ReadOnly } from "./read_only.ts";

/**
 * The values under which an object is found in an index: several, one, or none (`undefined`, an
 * empty list). It is called once for each version of an object, and must depend on nothing else.
 */
export type IndexFunction<T> = (
  object: ReadOnly<T>,
) => readonly string[] | string | undefined;

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
