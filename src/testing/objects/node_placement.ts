import type { KubeObject } from "./kube_object.ts";
import { selectsObject } from "./scale_selector.ts";

/** The fields of a Node that decide which pods it takes. */
export interface Node extends KubeObject {
  spec?: { readonly unschedulable?: boolean; readonly taints?: readonly Taint[] };
}

/** A taint of a node. */
export interface Taint {
  readonly key?: string;
  readonly value?: string;
  readonly effect?: string;
}

/** A toleration of a pod. */
export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

interface NodeSelectorRequirement {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

/** A term of a node affinity. */
export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly NodeSelectorRequirement[];
  readonly matchFields?: readonly NodeSelectorRequirement[];
}

/** The fields of a pod's spec that say where it may run. */
export interface Placement {
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly hostNetwork?: boolean;
  readonly preemptionPolicy?: string;
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms?: readonly NodeSelectorTerm[];
      };
    };
  };
}

/** The field of a node that an affinity may name: its name. */
export const NODE_NAME_FIELD = "metadata.name";

/** Returns the terms of which one must match the node of a pod; `undefined` if there is no such rule. */
export function requiredTerms({ affinity }: Placement): readonly NodeSelectorTerm[] | undefined {
  return affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
}

/**
 * Returns whether the labels and the name of a node are those that a pod asks for.
 *
 * Source: `k8s.io/component-helpers/scheduling/corev1/nodeaffinity`.
 */
export function matchesNode(placement: Placement, node: Node): boolean {
  const { nodeSelector = {} } = placement;
  const terms = requiredTerms(placement);
  return selectsObject({ matchLabels: nodeSelector }, node) &&
    (terms === undefined || terms.some((term) => matchesTerm(node, term)));
}

/** Returns the first of a node's taints that a pod does not tolerate, of those with some effects. */
export function untoleratedTaint(
  { spec }: Node,
  tolerations: readonly Toleration[],
  effects: readonly string[],
): Taint | undefined {
  return (spec?.taints ?? []).find((taint) =>
    effects.includes(taint.effect ?? "") && !tolerations.some((each) => tolerates(each, taint))
  );
}

/** Returns whether a pod with a toleration accepts a taint. */
function tolerates(
  { key, operator = "Equal", value = "", effect }: Toleration,
  taint: Taint,
): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  return operator === "Exists" || (key === taint.key && value === (taint.value ?? ""));
}

function matchesTerm(
  node: Node,
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  const numeric = matchExpressions.filter(({ operator }) => operator === "Gt" || operator === "Lt");
  const named = matchExpressions.filter((each) => !numeric.includes(each));
  return selectsObject({ matchLabels: {}, matchExpressions: named }, node) &&
    numeric.every(({ key = "", operator, values: [limit] = [] }) => {
      const value = Number.parseInt(node.metadata.labels?.[key] ?? "");
      return operator === "Gt" ? value > Number(limit) : value < Number(limit);
    }) &&
    matchFields.every(({ operator, values = [] }) =>
      values.includes(node.metadata.name ?? "") === (operator === "In")
    );
}
