import {
  matchesNode,
  type Node,
  NODE_NAME_FIELD,
  type Placement,
  requiredTerms,
  untoleratedTaint,
} from "../objects/node_placement.ts";

/** The node of a pod, or why there is none. */
export type PodPlace =
  | { readonly node: string; readonly refusal?: undefined }
  | { readonly node?: undefined; readonly refusal: string };

const UNSCHEDULABLE = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

/**
 * Returns the first node that takes a pod: by labels, affinity to nodes, taints, and whether it is
 * cordoned. Resources, ports, volumes and other pods are not looked at.
 *
 * Source: the plugins of kube-scheduler, in their order, and the message of its `FitError`.
 */
export function placePod(placement: Placement, nodes: readonly Node[]): PodPlace {
  if (nodes.length === 0) return { refusal: "no nodes available to schedule pods" };
  const named = affineNames(placement);
  const reasons = new Map<string, number>();
  for (const node of nodes) {
    const { name = "" } = node.metadata;
    const reason = named && !named.has(name)
      ? "node(s) didn't satisfy plugin(s) [NodeAffinity]"
      : reasonAgainst(placement, node);
    if (reason === undefined) return { node: name };
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const told = [...reasons].map(([reason, count]) => `${count} ${reason}`).sort().join(", ");
  return { refusal: `${none(nodes)}: ${told}. preemption: ${preemption(placement, nodes)}` };
}

function reasonAgainst(placement: Placement, node: Node): string | undefined {
  const { tolerations = [] } = placement;
  const cordon = { metadata: {}, spec: { taints: [UNSCHEDULABLE] } };
  const refusing = ["NoSchedule", "NoExecute"];
  if (node.spec?.unschedulable && untoleratedTaint(cordon, tolerations, refusing)) {
    return "node(s) were unschedulable";
  }
  if (untoleratedTaint(node, tolerations, refusing)) return "node(s) had untolerated taint(s)";
  return matchesNode(placement, node)
    ? undefined
    : "node(s) didn't match Pod's node affinity/selector";
}

/** Returns the nodes that the affinity of a pod names; `undefined` if it may be on others too. */
function affineNames(placement: Placement): Set<string> | undefined {
  const terms = requiredTerms(placement) ?? [];
  const names = terms.map(({ matchFields = [] }) => {
    const lists = matchFields.filter(({ key, operator }) =>
      key === NODE_NAME_FIELD && operator === "In"
    ).map(({ values = [] }) => values);
    return lists[0]?.filter((name) => lists.every((list) => list.includes(name)));
  });
  const isBound = names.length > 0 && names.every((each) => each !== undefined);
  return isBound ? new Set(names.flatMap((each) => each ?? [])) : undefined;
}

/** Returns why no other pod can make room: none of the refusals here is about room. */
function preemption({ preemptionPolicy }: Placement, nodes: readonly Node[]): string {
  return preemptionPolicy === "Never"
    ? "not eligible due to preemptionPolicy=Never."
    : `${none(nodes)}: ${nodes.length} Preemption is not helpful for scheduling.`;
}

function none({ length }: readonly Node[]): string {
  return `0/${length} nodes are available`;
}
