import type { KubeObject } from "../../objects/kube_object.ts";
import type { ServedResource } from "../../resources/served_resource.ts";
import { availableIn, type Condition, type Pod, podOfTemplate } from "../pod_state.ts";
import {
  type ControllerRevision,
  type RevisedSet,
  templateOfRevision,
} from "../revision_history.ts";

/** Label of a pod with the name of its revision. */
const REVISION_LABEL = "controller-revision-hash";
const POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name";
const INDEX_LABEL = "apps.kubernetes.io/pod-index";

/** The fields of a StatefulSet that its controller reads. */
export interface StatefulSet extends RevisedSet {
  spec: RevisedSet["spec"] & {
    replicas: number;
    selector: { matchLabels?: Record<string, string> };
    serviceName?: string;
    ordinals?: { start?: number };
    podManagementPolicy?: "OrderedReady" | "Parallel";
    updateStrategy?: {
      type?: "RollingUpdate" | "OnDelete";
      rollingUpdate?: { partition?: number; maxUnavailable?: number | string };
    };
    volumeClaimTemplates?: readonly KubeObject[];
  };
  status?: StatefulSetStatus;
}

/** The status of a StatefulSet. */
export interface StatefulSetStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly currentReplicas?: number;
  readonly updatedReplicas?: number;
  readonly availableReplicas?: number;
  readonly currentRevision?: string;
  readonly updateRevision?: string;
  readonly collisionCount?: number;
  readonly conditions?: readonly Condition[];
}

/** The revisions of a StatefulSet that its pods have or will have. */
export interface SetRevisions {
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
}

/** Returns the number at the end of a pod's name; `undefined` if the pod is not of a set. */
export function ordinalOf({ metadata }: KubeObject, set: KubeObject): number | undefined {
  const { name = "" } = metadata;
  const prefix = `${set.metadata.name}-`;
  const text = name.startsWith(prefix) ? name.slice(prefix.length) : "";
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Returns the first number of a set's pods. */
export function startOf({ spec }: StatefulSet): number {
  return spec.ordinals?.start ?? 0;
}

/** Returns the number below which pods keep the current revision. */
export function partitionOf({ spec }: StatefulSet): number {
  return spec.updateStrategy?.rollingUpdate?.partition ?? 0;
}

/** Returns whether a pod can do its work, and will go on to do so. */
export function isAvailable(
  pod: Pod,
  { spec }: StatefulSet,
  now: number,
): boolean {
  const { minReadySeconds = 0 } = spec;
  return pod.metadata.deletionTimestamp === undefined && pod.status?.phase === "Running" &&
    availableIn(pod, { minReadySeconds, now }) === 0;
}

/** Returns the name of a pod's revision. */
export function revisionNameOf({ metadata }: KubeObject): string | undefined {
  return metadata.labels?.[REVISION_LABEL];
}

/** Returns the pod of a set with a number. */
export function podOfSet(
  set: StatefulSet,
  ordinal: number,
  { revisions, resource }: { revisions: SetRevisions; resource: ServedResource },
): KubeObject {
  const isOld = set.spec.updateStrategy?.type === "RollingUpdate" &&
    ordinal < startOf(set) + partitionOf(set);
  const revision = isOld ? revisions.current : revisions.update;
  const { metadata, spec } = podOfTemplate(templateOfRevision(revision), set, resource);
  const { name = "", namespace = "" } = set.metadata;
  const podName = `${name}-${ordinal}`;
  const claims = claimsOf(set, ordinal);
  const volumes = (Object(spec).volumes ?? []) as { name?: string }[];
  const own = claims.map(([volume, claim]) => ({
    name: volume,
    persistentVolumeClaim: { claimName: claim.metadata.name },
  }));
  const names = new Set(own.map((volume) => volume.name));
  const all = [...own, ...volumes.filter((volume) => !names.has(volume.name))];
  return {
    metadata: {
      ...metadata,
      name: podName,
      namespace,
      labels: {
        ...metadata.labels,
        [POD_NAME_LABEL]: podName,
        [INDEX_LABEL]: String(ordinal),
        [REVISION_LABEL]: revision.metadata.name ?? "",
      },
    },
    spec: {
      ...Object(spec),
      hostname: podName,
      ...set.spec.serviceName && { subdomain: set.spec.serviceName },
      ...all.length > 0 && { volumes: all },
    },
  };
}

/** Returns the claims of a pod with a number, each with the name of its volume. */
export function claimsOf(set: StatefulSet, ordinal: number): [string | undefined, KubeObject][] {
  const { name = "", namespace = "" } = set.metadata;
  return (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const { metadata, status: _status, ...claim } = template;
    return [metadata.name, {
      ...claim,
      metadata: {
        ...metadata,
        name: `${metadata.name}-${name}-${ordinal}`,
        namespace,
        labels: { ...metadata.labels, ...set.spec.selector.matchLabels },
      },
    }];
  });
}
