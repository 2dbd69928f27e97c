import type { Node } from "@kubewire/types/core/v1";
import type { DeepReadonly } from "@kubewire/kubewire/informer";
import { quantity } from "./quantity.ts";
import type { NodeRow } from "./rows.ts";

const ROLE = "node-role.kubernetes.io/";

/** Returns what browsers get of a node. */
export function nodeRow(node: DeepReadonly<Node>): NodeRow {
  const { metadata, status = {} } = node;
  const { allocatable = {} } = status;
  const labels = Object.keys(metadata.labels ?? {}).filter((label) => label.startsWith(ROLE));
  return {
    name: metadata.name ?? "",
    version: metadata.resourceVersion ?? "",
    ...nodeStatus(node),
    roles: labels.map((label) => label.slice(ROLE.length)).sort().join(", "),
    kubelet: status.nodeInfo?.kubeletVersion ?? "",
    cpu: quantity(allocatable.cpu),
    memory: quantity(allocatable.memory),
    pods: quantity(allocatable.pods),
    created: metadata.creationTimestamp ?? "",
  };
}

function nodeStatus({ spec, status = {} }: DeepReadonly<Node>): Pick<NodeRow, "status" | "level"> {
  const { conditions = [] } = status;
  const ready = conditions.find(({ type }) => type === "Ready");
  if (ready?.status !== "True") {
    return { status: ready?.status === "False" ? "NotReady" : "Unknown", level: "fail" };
  }
  const pressed = conditions.filter(({ type, status }) => type !== "Ready" && status === "True");
  if (pressed.length > 0) {
    return { status: pressed.map(({ type }) => type).join(", "), level: "fail" };
  }
  return spec?.unschedulable
    ? { status: "Cordoned", level: "wait" }
    : { status: "Ready", level: "ok" };
}
