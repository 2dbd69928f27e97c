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
  const trouble = troubleOf(status.conditions ?? []);
  if (!spec?.unschedulable) {
    return trouble === "" ? { status: "Ready", level: "ok" } : { status: trouble, level: "fail" };
  }
  return trouble === ""
    ? { status: "Cordoned", level: "wait" }
    : { status: `${trouble}, Cordoned`, level: "fail" };
}

function troubleOf(
  conditions: readonly { readonly type: string; readonly status: string }[],
): string {
  const ready = conditions.find(({ type }) => type === "Ready");
  if (ready?.status !== "True") return ready?.status === "False" ? "NotReady" : "Unknown";
  const pressed = conditions.filter(({ type, status }) => type !== "Ready" && status === "True");
  return pressed.map(({ type }) => type).join(", ");
}
