import { matchesNode, type Node, untoleratedTaint } from "../../objects/node_placement.ts";
import { type DaemonSet, daemonTolerations, placementOf } from "./daemon_set.ts";

/** Whether a node takes new pods of a DaemonSet, and keeps those that it has. */
export interface NodeFit {
  readonly takes: boolean;
  readonly keeps: boolean;
}

/**
 * Returns whether a node takes the pods of a DaemonSet: by the name of the node, its labels and taints.
 *
 * Source: `NodeShouldRunDaemonPod` of `k8s.io/kubernetes/pkg/controller/daemon`.
 */
export function nodeFit(node: Node, { spec }: DaemonSet): NodeFit {
  const placement = placementOf(spec.template);
  const { nodeName } = placement;
  const isMeant = (!nodeName || nodeName === node.metadata.name) && matchesNode(placement, node);
  if (!isMeant) return { takes: false, keeps: false };
  const tolerations = daemonTolerations(placement);
  const isRefused = (...effects: string[]) =>
    untoleratedTaint(node, tolerations, effects) !== undefined;
  const takes = !isRefused("NoSchedule", "NoExecute");
  return { takes, keeps: takes || !isRefused("NoExecute") };
}
