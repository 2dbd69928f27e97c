import { equalJson } from "../../json/json_value.ts";
import type { KubeObject } from "../../objects/kube_object.ts";
import { type Condition, hasEnded, type Pod } from "../pod_state.ts";

/** The fields of a PersistentVolumeClaim that its controller reads. */
export interface Claim extends KubeObject {
  spec: {
    accessModes?: readonly string[];
    resources?: { requests?: { storage?: string } };
    selector?: unknown;
    storageClassName?: string;
    volumeAttributesClassName?: string;
    volumeMode?: string;
    volumeName?: string;
  };
  status?: {
    readonly phase?: string;
    readonly conditions?: readonly Condition[];
    readonly [field: string]: unknown;
  };
}

/** The fields of a PersistentVolume that its controller reads. */
export interface Volume extends KubeObject {
  spec: {
    accessModes?: readonly string[];
    capacity?: { storage?: string };
    storageClassName?: string;
    volumeAttributesClassName?: string;
    volumeMode?: string;
    persistentVolumeReclaimPolicy?: string;
    claimRef?: { namespace?: string; name?: string; uid?: string };
    [field: string]: unknown;
  };
  status?: { readonly phase?: string; readonly [field: string]: unknown };
}

/** Annotation of the object that the controller bound, and the user had not. */
const BOUND_HERE = "pv.kubernetes.io/bound-by-controller";
/** Annotation of a claim that is bound. */
const BIND_COMPLETED = "pv.kubernetes.io/bind-completed";

/** Returns whether a volume is reserved for a claim, or bound to it. */
export function isReservedFor({ spec: { claimRef } }: Volume, { metadata }: Claim): boolean {
  const { namespace, name, uid } = metadata;
  return claimRef?.name === name && claimRef?.namespace === namespace &&
    (!claimRef?.uid || claimRef.uid === uid);
}

/** Returns a volume that is made for a claim, and goes with it. */
export function volumeFor({ metadata, spec }: Claim): Volume {
  const { accessModes = [], resources, storageClassName, volumeMode } = spec;
  const name = `pvc-${metadata.uid}`;
  const storage = resources?.requests?.storage ?? "0";
  return {
    metadata: { name, annotations: { [BOUND_HERE]: "yes" } },
    spec: {
      accessModes,
      capacity: { storage },
      ...storageClassName !== undefined && { storageClassName },
      ...volumeMode !== undefined && { volumeMode },
      persistentVolumeReclaimPolicy: "Delete",
      claimRef: referenceTo(metadata),
      hostPath: { path: `/var/lib/stand-in/${name}`, type: "" },
    },
  };
}

/** Returns a volume that is reserved for a claim; the same one if it is already. */
export function reserved(volume: Volume, claim: Claim): Volume {
  const { metadata, spec } = volume;
  if (spec.claimRef?.uid === claim.metadata.uid) return volume;
  const annotations = { ...metadata.annotations, [BOUND_HERE]: "yes" };
  return {
    ...volume,
    metadata: isReservedFor(volume, claim) ? metadata : { ...metadata, annotations },
    spec: { ...spec, claimRef: referenceTo(claim.metadata) },
  };
}

/** Returns a claim that is bound to a volume; the same one if it is already. */
export function bound(claim: Claim, volume: Volume): Claim {
  const { metadata, spec } = claim;
  const volumeName = volume.metadata.name ?? "";
  const isNamed = spec.volumeName === volumeName;
  if (isNamed && isBound(claim)) return claim;
  const annotations = {
    ...metadata.annotations,
    [BIND_COMPLETED]: "yes",
    ...!isNamed && { [BOUND_HERE]: "yes" },
  };
  return { ...claim, metadata: { ...metadata, annotations }, spec: { ...spec, volumeName } };
}

/** Returns whether a claim was bound to the volume that it names. */
export function isBound({ metadata }: Claim): boolean {
  return metadata.annotations?.[BIND_COMPLETED] !== undefined;
}

/**
 * Returns the status of a claim that is bound to a volume. The capacity of one that is bound already
 * may be smaller, while its file system grows.
 */
export function boundStatus({ status }: Claim, { spec }: Volume): Record<string, unknown> {
  const { accessModes = [], capacity = {} } = spec;
  return { phase: "Bound", accessModes, ...status?.phase !== "Bound" && { capacity } };
}

/** Returns whether a pod is there that was given to a node and uses a claim: it holds the claim. */
export function isHeld(claim: KubeObject, pods: readonly Pod[]): boolean {
  return pods.some((pod) => pod.spec.nodeName && uses(pod, claim));
}

/** Returns the conditions of a bound claim, which say whether a pod uses it that has not ended. */
export function conditionsOfUse(
  claim: Claim,
  pods: readonly Pod[],
  time: string,
): readonly Condition[] {
  const { conditions = [] } = claim.status ?? {};
  const type = "Unused";
  const status = pods.some((pod) => !hasEnded(pod) && uses(pod, claim)) ? "False" : "True";
  if (conditions.some((each) => each.type === type && each.status === status)) return conditions;
  const [reason, message] = status === "True"
    ? ["NoPodsUsingPVC", "No pods are currently referencing this PVC"]
    : ["PodUsingPVC", "A pod is currently referencing this PVC"];
  const condition: Condition = {
    type,
    status,
    lastProbeTime: null,
    lastTransitionTime: time,
    reason,
    message,
  };
  return [...conditions.filter((each) => each.type !== type), condition];
}

/** Returns the names of the claims that a pod uses. */
export function claimNamesOf(pod: KubeObject): string[] {
  return volumesOf(pod).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
}

function uses(pod: KubeObject, { metadata: { name } }: KubeObject): boolean {
  return volumesOf(pod).some(({ persistentVolumeClaim: source }) => source?.claimName === name);
}

function volumesOf({ spec }: KubeObject): { persistentVolumeClaim?: { claimName?: string } }[] {
  return Object(spec).volumes ?? [];
}

/** Returns an object without a finalizer. */
export function withoutFinalizer(object: KubeObject, finalizer: string): KubeObject {
  const finalizers = object.metadata.finalizers?.filter((each) => each !== finalizer) ?? [];
  return { ...object, metadata: { ...object.metadata, finalizers } };
}

/** Returns whether the status of an object has a phase, and all of these fields. */
export function hasStatus(
  { status = {} }: Claim | Volume,
  wanted: Record<string, unknown>,
): boolean {
  return Object.entries(wanted).every(([field, value]) => equalJson(status[field], value));
}

function referenceTo({ namespace, name, uid }: KubeObject["metadata"]) {
  return {
    kind: "PersistentVolumeClaim",
    apiVersion: "v1",
    namespace: namespace ?? "",
    name: name ?? "",
    uid: uid ?? "",
  };
}
