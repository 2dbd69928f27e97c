import { equalJson } from "../../objects/json_value.ts";
import type { KubeObject } from "../../objects/kube_object.ts";
import { quantityOf } from "../../objects/quantity.ts";
import { hasEnded, type Pod } from "../pod_state.ts";

/** The fields of a PersistentVolumeClaim that its controller reads. */
export interface Claim extends KubeObject {
  spec: {
    accessModes?: readonly string[];
    resources?: { requests?: { storage?: string } };
    storageClassName?: string;
    volumeMode?: string;
    volumeName?: string;
  };
  status?: { readonly phase?: string; readonly [field: string]: unknown };
}

/** The fields of a PersistentVolume that its controller reads. */
export interface Volume extends KubeObject {
  spec: {
    accessModes?: readonly string[];
    capacity?: { storage?: string };
    storageClassName?: string;
    volumeMode?: string;
    persistentVolumeReclaimPolicy?: string;
    claimRef?: { namespace?: string; name?: string; uid?: string };
    [field: string]: unknown;
  };
  status?: { readonly phase?: string; readonly [field: string]: unknown };
}

/** Annotation of claims and volumes that were bound here. */
export const BOUND_HERE = "pv.kubernetes.io/bound-by-controller";
/** Annotation of a claim that is bound. */
export const BIND_COMPLETED = "pv.kubernetes.io/bind-completed";

/** Returns whether a volume is free, or reserved for a claim. */
export function isFreeFor({ spec: { claimRef } }: Volume, { metadata }: Claim): boolean {
  const { namespace, name, uid } = metadata;
  return !claimRef ||
    (claimRef.namespace === namespace && claimRef.name === name &&
      (!claimRef.uid || claimRef.uid === uid));
}

/** Returns whether a volume that is free for a claim has what it asks for. */
export function fitsClaim(volume: Volume, claim: Claim): boolean {
  const { metadata, spec } = volume;
  const wanted = claim.spec.resources?.requests?.storage ?? 0;
  const isSame = (field: "storageClassName" | "volumeMode") =>
    (spec[field] ?? "") === (claim.spec[field] ?? "");
  return isFreeFor(volume, claim) && metadata.deletionTimestamp === undefined &&
    isSame("storageClassName") &&
    isSame("volumeMode") &&
    (claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode)) &&
    quantityOf(spec.capacity?.storage ?? 0).nano >= quantityOf(wanted).nano;
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

/** Returns a volume that is reserved for a claim. */
export function reserved(volume: Volume, { metadata }: Claim): Volume {
  const claimRef = referenceTo(metadata);
  const { uid } = volume.spec.claimRef ?? {};
  return uid === metadata.uid ? volume : { ...volume, spec: { ...volume.spec, claimRef } };
}

/** Returns a claim that is bound to a volume. */
export function bound(claim: Claim, volume: Volume): Claim {
  const annotations = {
    ...claim.metadata.annotations,
    [BIND_COMPLETED]: "yes",
    [BOUND_HERE]: "yes",
  };
  const volumeName = volume.metadata.name ?? "";
  return {
    ...claim,
    metadata: { ...claim.metadata, annotations },
    spec: { ...claim.spec, volumeName },
  };
}

/** Returns the status of a claim that is bound to a volume. */
export function boundStatus({ spec }: Volume): Record<string, unknown> {
  const { accessModes = [], capacity = {} } = spec;
  return { phase: "Bound", accessModes, capacity };
}

/** Returns whether a pod that has not ended uses a claim. */
export function isUsed(claim: KubeObject, pods: readonly Pod[]): boolean {
  return pods.some((pod) =>
    !hasEnded(pod) && claimNamesOf(pod).includes(claim.metadata.name ?? "")
  );
}

/** Returns the names of the claims that a pod uses. */
export function claimNamesOf({ spec }: KubeObject): string[] {
  const volumes: { persistentVolumeClaim?: { claimName?: string } }[] = Object(spec).volumes ?? [];
  return volumes.flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
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
