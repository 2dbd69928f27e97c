import type { Pod } from "@kubewire/types/core/v1";
import type { DeepReadonly } from "@kubewire/kubewire/informer";
import { podCounts } from "./pod_counts.ts";
import { podStatus } from "./pod_status.ts";
import { requested } from "./requested.ts";
import type { PodRow } from "./rows.ts";

const NOTE_LENGTH = 240;

/** Returns what browsers get of a pod. */
export function podRow(pod: DeepReadonly<Pod>): PodRow {
  const { metadata, spec } = pod;
  const { text, level, note } = podStatus(pod);
  const { phase } = pod.status ?? {};
  const isOver = phase === "Succeeded" || phase === "Failed";
  return {
    name: metadata.name ?? "",
    namespace: metadata.namespace ?? "",
    version: metadata.resourceVersion ?? "",
    status: text,
    level,
    note: note.slice(0, NOTE_LENGTH),
    ...podCounts(pod),
    node: spec?.nodeName ?? "",
    owner: ownerOf(pod),
    ...isOver ? { cpu: 0, memory: 0 } : requested(pod), // its node has them back
    created: metadata.creationTimestamp ?? "",
  };
}

/** Returns the workload of a pod; the ReplicaSet of a Deployment is named after it and a hash. */
function ownerOf({ metadata }: DeepReadonly<Pod>): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  if (!owner) return "";
  const hash = metadata.labels?.["pod-template-hash"];
  return owner.kind === "ReplicaSet" && hash && owner.name.endsWith(`-${hash}`)
    ? `Deployment/${owner.name.slice(0, -hash.length - 1)}`
    : `${owner.kind}/${owner.name}`;
}
