import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { type Faults, isEmpty } from "./faults.ts";
import { checkNodeSelector } from "./scheduling.ts";
import { checkClaimSpec, checkModes, checkPositive } from "./storage_kinds.ts";
import { checkHostPath, checkNfs } from "./volumes.ts";

/** Checks a PersistentVolumeClaim. */
export function checkClaim({ spec }: KubeObject, faults: Faults): void {
  checkClaimSpec(membersOf(spec), "spec", faults);
}

/** Fields of the spec of a volume beside its source. */
const settings = [
  "capacity",
  "accessModes",
  "claimRef",
  "persistentVolumeReclaimPolicy",
  "storageClassName",
  "mountOptions",
  "volumeMode",
  "nodeAffinity",
  "volumeAttributesClassName",
];

/** Checks a PersistentVolume. */
export function checkVolume(volume: KubeObject, faults: Faults): void {
  const spec = membersOf(volume.spec);
  checkModes(spec, "spec", { faults });
  checkCapacity(spec.capacity, faults);
  const { persistentVolumeReclaimPolicy: policy, nodeAffinity, hostPath } = spec;
  faults.oneOf("spec.persistentVolumeReclaimPolicy", policy, ["Delete", "Recycle", "Retain"]);
  if (!isUnset(nodeAffinity)) {
    const { required } = membersOf(nodeAffinity);
    const at = "spec.nodeAffinity.required";
    if (isUnset(required)) faults.required(at, "must specify required node constraints");
    else checkNodeSelector(required, at, faults);
  }
  const sources = Object.keys(spec).filter((name) => !settings.includes(name));
  if (sources.length === 0) faults.required("spec", "must specify a volume type");
  for (const [index, name] of sources.sort(byOrder).entries()) {
    const at = `spec.${name}`;
    if (index > 0) faults.forbidden(at, "may not specify more than 1 volume type");
    else if (name === "hostPath") checkHostPath(membersOf(spec[name]), at, faults);
    else if (name === "nfs") checkNfs(membersOf(spec[name]), at, faults);
    else if (name === "csi") {
      faults.need(`${at}.driver`, membersOf(spec[name]).driver);
      faults.need(`${at}.volumeHandle`, membersOf(spec[name]).volumeHandle);
    }
  }
  if (policy === "Recycle" && membersOf(hostPath).path === "/") {
    faults.forbidden(
      "spec.persistentVolumeReclaimPolicy",
      "may not be 'recycle' for a hostPath mount of '/'",
    );
  }
  if (!isUnset(spec.storageClassName)) {
    faults.name("spec.storageClassName", spec.storageClassName, "subdomain");
  }
  faults.oneOf("spec.volumeMode", spec.volumeMode, ["Block", "Filesystem"]);
}

function byOrder(one: string, other: string): number {
  const placeOf = (name: string) => name === "hostPath" ? 0 : 1;
  return placeOf(one) - placeOf(other);
}

function checkCapacity(capacity: unknown, faults: Faults): void {
  const amounts = membersOf(capacity);
  if (isEmpty(capacity)) faults.required("spec.capacity");
  if (!("storage" in amounts) || Object.keys(amounts).length > 1) {
    faults.errors.push({
      field: "spec.capacity",
      reason: "FieldValueNotSupported",
      message: `Unsupported value: ${
        JSON.stringify(capacity ?? null)
      }: supported values: "storage"`,
    });
  }
  for (const [name, quantity] of Object.entries(amounts)) {
    checkPositive(`spec.capacity[${name}]`, quantity, faults);
  }
}
