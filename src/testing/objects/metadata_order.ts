import type { ObjectMeta } from "./kube_object.ts";

const order = [
  "name",
  "generateName",
  "namespace",
  "selfLink",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "labels",
  "annotations",
  "ownerReferences",
  "finalizers",
  "managedFields",
];
const ordered: ReadonlySet<string> = new Set(order);

/**
 * Returns metadata with its members in the order in which kube-apiserver writes those of its own kinds;
 * others come last.
 */
export function inWrittenOrder(metadata: ObjectMeta): ObjectMeta {
  const known = order.filter((name) => Object.hasOwn(metadata, name))
    .map((name): [string, unknown] => [name, metadata[name]]);
  const others = Object.entries(metadata).filter(([name]) => !ordered.has(name));
  return Object.fromEntries([...known, ...others]);
}
