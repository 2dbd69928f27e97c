import type { KubeFetch } from "@kubewire/kubewire";
import { daemonSets, deployments, statefulSets } from "@kubewire/types/apps/v1/resources";
import { jobs } from "@kubewire/types/batch/v1/resources";
import { events, nodes, pods } from "@kubewire/types/core/v1/resources";
import { eventRow } from "../rows/event_row.ts";
import { nodeRow } from "../rows/node_row.ts";
import { podRow } from "../rows/pod_row.ts";
import { daemonSetRow, deploymentRow, jobRow, statefulSetRow } from "../rows/workload_row.ts";
import { showKind, type ShowKindOptions, type ShownKind } from "./shown_kind.ts";

/** The kinds that the page shows, by their plural names. */
export type ShownCluster = ReadonlyMap<string, ShownKind>;

/** Follows all kinds that the page shows. */
export function showCluster(kube: KubeFetch, options: ShowKindOptions): ShownCluster {
  const kinds = [
    showKind(kube, pods, { ...options, select: podRow }),
    showKind(kube, deployments, { ...options, select: deploymentRow }),
    showKind(kube, statefulSets, { ...options, select: statefulSetRow }),
    showKind(kube, daemonSets, { ...options, select: daemonSetRow }),
    showKind(kube, jobs, { ...options, select: jobRow }),
    showKind(kube, nodes, { ...options, select: nodeRow }),
    showKind(kube, events, { ...options, select: eventRow }),
  ];
  return new Map(kinds.map((kind) => [kind.plural, kind]));
}

/** Returns the namespaces in which something is known, sorted. */
export function namespacesOf(cluster: ShownCluster): string[] {
  const found = new Set<string>();
  for (const { namespaced, keys } of cluster.values()) {
    if (!namespaced) continue;
    for (const key of keys()) found.add(key.slice(0, key.indexOf("/")));
  }
  return [...found].sort();
}
