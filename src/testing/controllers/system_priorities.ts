import { systemPriorities } from "../defaults/admission_defaults.ts";
import { createObject } from "../writes/create_object.ts";
import type { WriteContext } from "../writes/write_context.ts";

const classes = [
  {
    name: "system-node-critical",
    description: "Used for system critical pods that must not be moved from their current node.",
  },
  {
    name: "system-cluster-critical",
    description:
      "Used for system critical pods that must run in the cluster, but can be moved to " +
      "another node if necessary.",
  },
];

/**
 * Creates the priority classes of a new cluster.
 *
 * Source: `k8s.io/kubernetes/pkg/registry/scheduling/rest` `AddSystemPriorityClasses`.
 */
export function createSystemPriorities(context: WriteContext): void {
  const resource = context.registry.findKind("scheduling.k8s.io/v1", "PriorityClass");
  if (!resource) return;
  for (const { name, ...fields } of classes) {
    const object = {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name },
      value: systemPriorities[name],
      ...fields,
    };
    createObject(context, { resource, namespace: "", object });
  }
}
