import type { KubeObject } from "../../objects/kube_object.ts";
import {
  NODE_NAME_FIELD,
  type Placement,
  requiredTerms,
  type Toleration,
} from "../../objects/node_placement.ts";
import type { Condition, Pod, PodTemplate } from "../pod_state.ts";
import type { RevisedSet } from "../revision_history.ts";

/** Label of a pod, and of a revision, with the hash of the template. */
export const HASH_LABEL = "controller-revision-hash";
const GENERATION_LABEL = "pod-template-generation";
const GENERATION_ANNOTATION = "deprecated.daemonset.template.generation";

/** The fields of a DaemonSet that its controller reads. */
export interface DaemonSet extends RevisedSet {
  spec: RevisedSet["spec"] & {
    updateStrategy?: {
      type?: "RollingUpdate" | "OnDelete";
      rollingUpdate?: { maxUnavailable?: number | string };
    };
  };
  status?: DaemonSetStatus;
}

/** The status of a DaemonSet. */
export interface DaemonSetStatus {
  readonly observedGeneration?: number;
  readonly currentNumberScheduled?: number;
  readonly numberMisscheduled?: number;
  readonly desiredNumberScheduled?: number;
  readonly numberReady?: number;
  readonly updatedNumberScheduled?: number;
  readonly numberAvailable?: number;
  readonly numberUnavailable?: number;
  readonly collisionCount?: number;
  readonly conditions?: readonly Condition[];
}

/** Returns where the pods of a template may run. */
export function placementOf({ spec }: PodTemplate): Placement {
  return (spec ?? {}) as Placement;
}

/** Returns the tolerations of the pods of a DaemonSet: they stay when their node has problems. */
export function daemonTolerations(placement: Placement): Toleration[] {
  const node = (name: string) => `node.kubernetes.io/${name}`;
  const added: Toleration[] = [
    ...["not-ready", "unreachable"].map((name) => ({
      key: node(name),
      operator: "Exists",
      effect: "NoExecute",
    })),
    ...[
      "disk-pressure",
      "memory-pressure",
      "pid-pressure",
      "unschedulable",
      ...placement.hostNetwork ? ["network-unavailable"] : [],
    ].map((name) => ({ key: node(name), operator: "Exists", effect: "NoSchedule" })),
  ];
  const given = placement.tolerations ?? [];
  const isGiven = ({ key, effect }: Toleration) =>
    given.some((each) => each.key === key && each.effect === effect && each.operator === "Exists");
  return [...given, ...added.filter((each) => !isGiven(each))];
}

/** Returns the template of a DaemonSet's pod for a node, to which its affinity leads it. */
export function templateForNode(set: DaemonSet, node: string, hash: string): PodTemplate {
  const { template } = set.spec;
  const placement = placementOf(template);
  const generation = set.metadata.annotations?.[GENERATION_ANNOTATION];
  const term = { matchFields: [{ key: NODE_NAME_FIELD, operator: "In", values: [node] }] };
  return {
    metadata: {
      ...template.metadata,
      labels: {
        ...template.metadata?.labels,
        ...generation !== undefined && { [GENERATION_LABEL]: generation },
        [HASH_LABEL]: hash,
      },
    },
    spec: {
      ...template.spec,
      tolerations: daemonTolerations(placement),
      affinity: {
        ...placement.affinity,
        nodeAffinity: {
          ...placement.affinity?.nodeAffinity,
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
        },
      },
    },
  };
}

/** Returns the node of a pod: the one that it has, or the one to which its affinity leads. */
export function nodeOf({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  for (const { matchFields = [] } of requiredTerms(spec as Placement) ?? []) {
    const [name] = matchFields.find(({ key }) => key === NODE_NAME_FIELD)?.values ?? [];
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Returns the hash of a pod or a revision. */
export function hashOf({ metadata }: KubeObject): string {
  return metadata.labels?.[HASH_LABEL] ?? "";
}
