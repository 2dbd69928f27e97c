import type { KubeObject } from "../../objects/kube_object.ts";
import { selectorMatcher } from "../ownership.ts";
import {
  type DaemonSet,
  daemonTolerations,
  type NodeSelectorTerm,
  placementOf,
  requiredTerms,
  type Toleration,
} from "./daemon_set.ts";

/** The fields of a Node that decide which pods it takes. */
export interface Node extends KubeObject {
  spec?: { taints?: readonly { key?: string; value?: string; effect?: string }[] };
}

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
  const { nodeName, nodeSelector = {} } = placement;
  const terms = requiredTerms(placement);
  const isMeant = (!nodeName || nodeName === node.metadata.name) &&
    selectorMatcher({ matchLabels: nodeSelector })(node) &&
    (terms === undefined || terms.some((term) => matchesTerm(node, term)));
  if (!isMeant) return { takes: false, keeps: false };
  const tolerations = daemonTolerations(placement);
  const isRefused = (effects: readonly string[]) =>
    (node.spec?.taints ?? []).some((taint) =>
      effects.includes(taint.effect ?? "") && !tolerations.some((each) => tolerates(each, taint))
    );
  const takes = !isRefused(["NoSchedule", "NoExecute"]);
  return { takes, keeps: takes || !isRefused(["NoExecute"]) };
}

function matchesTerm(
  node: Node,
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  const numeric = matchExpressions.filter(({ operator }) => operator === "Gt" || operator === "Lt");
  const named = matchExpressions.filter((each) => !numeric.includes(each));
  return selectorMatcher({ matchLabels: {}, matchExpressions: named })(node) &&
    numeric.every(({ key = "", operator, values: [limit] = [] }) => {
      const value = Number.parseInt(node.metadata.labels?.[key] ?? "");
      return operator === "Gt" ? value > Number(limit) : value < Number(limit);
    }) &&
    matchFields.every(({ operator, values = [] }) =>
      values.includes(node.metadata.name ?? "") === (operator === "In")
    );
}

function tolerates(
  { key, operator = "Equal", value = "", effect }: Toleration,
  taint: { key?: string; value?: string; effect?: string },
): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  return operator === "Exists" || (key === taint.key && value === (taint.value ?? ""));
}
