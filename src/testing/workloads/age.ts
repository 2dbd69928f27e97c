import type { KubeObject } from "../objects/kube_object.ts";

/** Compares objects by their age, the oldest first; those of one second by name. */
export function byAge({ metadata: left }: KubeObject, { metadata: right }: KubeObject): number {
  const [before, after] = [left.creationTimestamp ?? "", right.creationTimestamp ?? ""];
  if (before !== after) return before < after ? -1 : 1;
  return (left.name ?? "") < (right.name ?? "") ? -1 : 1;
}
