import { isReady } from "../../objects/conditions.ts";
import { matchesNode, type Node, untoleratedTaint } from "../../objects/node_placement.ts";
import { byAge } from "../age.ts";
import { numberOrShare } from "../number_or_share.ts";
import { availableIn, hasEnded, isLeaving, type Pod } from "../pod_state.ts";
import { counted } from "../replica_set.ts";
import {
  type DaemonSet,
  type DaemonSetStatus,
  daemonTolerations,
  hashOf,
  nodeOf,
  placementOf,
} from "./daemon_set.ts";

/** The nodes, and the pods of a DaemonSet on them. */
export interface DaemonState {
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  /** The hash of the present template. */
  readonly hash: string;
  /** The time, in milliseconds since 1970. */
  readonly now: number;
}

/** The next changes to the pods of a DaemonSet. */
export interface DaemonPlan {
  /** Names of the nodes that get a pod. */
  readonly create: readonly string[];
  readonly delete: readonly Pod[];
}

interface DaemonNode extends NodeFit {
  readonly name: string;
  /** The pods on the node, the oldest first. */
  readonly pods: readonly Pod[];
}

/**
 * Returns the next changes to the pods of a DaemonSet: one on each node that takes it, and in a rollout
 * as many deletions as may be unavailable.
 *
 * Source: `podsShouldBeOnNode` and `rollingUpdate` of `k8s.io/kubernetes/pkg/controller/daemon`, without
 * a surge.
 */
export function planDaemonSet(set: DaemonSet, state: DaemonState): DaemonPlan {
  const nodes = daemonNodes(set, state);
  const create: string[] = [];
  const gone: Pod[] = [];
  for (const { name, takes, keeps, pods } of nodes) {
    const staying = pods.filter((pod) => !isLeaving(pod));
    if (takes && pods.length === 0) create.push(name);
    else if (!keeps) gone.push(...staying);
    else {
      const running = staying.filter((pod) => !hasEnded(pod));
      gone.push(...staying.filter(hasEnded), ...running.slice(1));
    }
  }
  const names = new Set(nodes.map(({ name }) => name));
  gone.push(...state.pods.filter((pod) => !pod.spec.nodeName && !names.has(nodeOf(pod) ?? "")));
  if (create.length > 0 || gone.length > 0) return { create, delete: gone };
  return { create, delete: outdatedPods(set, nodes, state) };
}

/** Returns the status of a DaemonSet. */
export function daemonSetStatus(
  set: DaemonSet,
  state: DaemonState & { collisionCount: number },
): DaemonSetStatus {
  const { metadata, status = {} } = set;
  const nodes = daemonNodes(set, state);
  const wanted = nodes.filter(({ takes }) => takes);
  const first = wanted.flatMap(({ pods: [pod] }) => pod ?? []);
  const available = first.filter((pod) => isAvailable(set, pod, state.now)).length;
  const { collisionCount } = state;
  return {
    ...counted("observedGeneration", metadata.generation ?? 0),
    currentNumberScheduled: first.length,
    numberMisscheduled: nodes.filter(({ takes, pods }) => !takes && pods.length > 0).length,
    desiredNumberScheduled: wanted.length,
    numberReady: first.filter(isReady).length,
    ...counted("updatedNumberScheduled", first.filter((pod) => hashOf(pod) === state.hash).length),
    ...counted("numberAvailable", available),
    ...counted("numberUnavailable", wanted.length - available),
    ...collisionCount > 0 && { collisionCount },
    ...status.conditions !== undefined && { conditions: status.conditions },
  };
}

function daemonNodes(set: DaemonSet, { nodes, pods }: DaemonState): DaemonNode[] {
  const byNode = new Map<string | undefined, Pod[]>();
  for (const pod of [...pods].sort(byAge)) {
    const node = nodeOf(pod);
    byNode.set(node, [...byNode.get(node) ?? [], pod]);
  }
  return nodes.map((node) => {
    const { name = "" } = node.metadata;
    return { name, pods: byNode.get(name) ?? [], ...nodeFit(node, set) };
  });
}

/** Returns the pods of an old template to delete now; those that are not available come first. */
function outdatedPods(
  set: DaemonSet,
  nodes: readonly DaemonNode[],
  { hash, now }: DaemonState,
): Pod[] {
  if (set.spec.updateStrategy?.type === "OnDelete") return [];
  const desired = nodes.filter(({ takes }) => takes).length;
  const pods = nodes.flatMap(({ pods: [pod] }) => pod ?? []);
  const isOld = (pod: Pod) => hashOf(pod) !== hash && !isLeaving(pod);
  const ready = pods.filter((pod) => !isLeaving(pod) && isAvailable(set, pod, now));
  const useless = pods.filter((pod) => isOld(pod) && !ready.includes(pod));
  const budget = mostUnavailable(set, desired) - (pods.length - ready.length);
  return [...useless, ...ready.filter(isOld).slice(0, Math.max(0, budget))];
}

function mostUnavailable({ spec }: DaemonSet, desired: number): number {
  const { maxUnavailable = 1 } = spec.updateStrategy?.rollingUpdate ?? {};
  // with 0 and a surge nothing could change here
  return Math.max(1, numberOrShare(maxUnavailable, desired, Math.ceil));
}

function isAvailable({ spec }: DaemonSet, pod: Pod, now: number): boolean {
  return availableIn(pod, { minReadySeconds: spec.minReadySeconds ?? 0, now }) === 0;
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
  const { nodeName } = placement;
  const isMeant = (!nodeName || nodeName === node.metadata.name) && matchesNode(placement, node);
  if (!isMeant) return { takes: false, keeps: false };
  const tolerations = daemonTolerations(placement);
  const isRefused = (...effects: string[]) =>
    untoleratedTaint(node, tolerations, effects) !== undefined;
  const takes = !isRefused("NoSchedule", "NoExecute");
  return { takes, keeps: takes || !isRefused("NoExecute") };
}
