import { systemPriorities } from "../defaults/admission_defaults.ts";
import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { type Faults, isEmpty, itemsOf, textsAt } from "./faults.ts";
import { checkTolerations } from "./scheduling.ts";
import { checkResourceList, checkSelector } from "./shared_checks.ts";
import { checkParameters, needParameters } from "./storage_kinds.ts";

const MOST_PRIORITY = 1_000_000_000;
const TEN_MINUTES = 600;

/** Checks a Lease. */
export function checkLease({ spec }: KubeObject, faults: Faults): void {
  const { leaseDurationSeconds: seconds, leaseTransitions } = membersOf(spec);
  if (typeof seconds === "number" && seconds <= 0) {
    faults.invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0");
  }
  faults.notNegative("spec.leaseTransitions", leaseTransitions);
}

/** Checks a PriorityClass. */
export function checkPriorityClass(priority: KubeObject, faults: Faults): void {
  const { metadata: { name = "" }, value, globalDefault, preemptionPolicy } = priority;
  if (name.startsWith("system-")) {
    const why = describeSystemFault(name, { value, globalDefault });
    if (why !== undefined) {
      faults.forbidden(
        "metadata.name",
        "priority class names with 'system-' prefix are reserved for system use only. " +
          `error: ${why}`,
      );
    }
  } else if (Number(value) > MOST_PRIORITY) {
    faults.forbidden(
      "value",
      `maximum allowed value of a user defined priority is ${MOST_PRIORITY}`,
    );
  }
  faults.oneOf("preemptionPolicy", preemptionPolicy, ["PreemptLowerPriority", "Never"]);
}

function describeSystemFault(
  name: string,
  { value, globalDefault }: { value: unknown; globalDefault: unknown },
): string | undefined {
  const known = systemPriorities[name];
  if (known === undefined) return `${name} is not a known system priority class`;
  if (value !== known) {
    return `value of ${name} PriorityClass must be ${known}`;
  }
  return globalDefault === true
    ? `globalDefault of ${name} PriorityClass must be false`
    : undefined;
}

/** Checks a RuntimeClass. */
export function checkRuntimeClass(runtime: KubeObject, faults: Faults): void {
  const { handler, overhead, scheduling } = runtime;
  if (isUnset(handler)) faults.required("handler");
  else faults.name("handler", handler, "label");
  checkResourceList(membersOf(overhead).podFixed, "overhead.limits", faults);
  const { nodeSelector, tolerations } = membersOf(scheduling);
  faults.labels("scheduling.nodeSelector", nodeSelector);
  checkTolerations(tolerations, "scheduling.tolerations", faults);
}

/** Checks a ControllerRevision. */
export function checkRevision({ data, revision }: KubeObject, faults: Faults): void {
  if (isUnset(data)) faults.required("data", "data is mandatory");
  else if (typeof data !== "object") faults.required("data", "data must be a valid JSON object");
  faults.notNegative("revision", revision);
}

/** Checks a StorageClass. */
export function checkStorageClass(storage: KubeObject, faults: Faults): void {
  const { provisioner, parameters, reclaimPolicy, volumeBindingMode, allowedTopologies } = storage;
  if (faults.need("provisioner", provisioner)) {
    faults.qualified("provisioner", String(provisioner).toLowerCase());
  }
  checkParameters(parameters, "parameters", faults);
  faults.oneOf("reclaimPolicy", reclaimPolicy, ["Delete", "Retain"]);
  faults.oneOf("volumeBindingMode", volumeBindingMode, ["Immediate", "WaitForFirstConsumer"]);
  for (const [{ matchLabelExpressions }, at] of itemsOf(allowedTopologies, "allowedTopologies")) {
    for (
      const [{ key, values }, path] of itemsOf(matchLabelExpressions, `${at}.matchLabelExpressions`)
    ) {
      if (isEmpty(values)) faults.required(`${path}.values`);
      faults.qualified(`${path}.key`, key);
    }
  }
}

/** Checks a VolumeAttributesClass. */
export function checkAttributesClass(attributes: KubeObject, faults: Faults): void {
  const { driverName, parameters } = attributes;
  if (faults.need("driverName", driverName)) {
    faults.qualified("driverName", String(driverName).toLowerCase());
  }
  needParameters(parameters, "parameters", faults);
}

/** Checks a CSIDriver. */
export function checkCsiDriver({ spec }: KubeObject, faults: Faults): void {
  const { fsGroupPolicy, volumeLifecycleModes, tokenRequests } = membersOf(spec);
  const audiences = new Set<unknown>();
  for (
    const [{ audience, expirationSeconds: seconds }, at] of itemsOf(
      tokenRequests,
      "spec.tokenRequests",
    )
  ) {
    if (audiences.has(audience)) faults.duplicate(`${at}.audience`, audience);
    audiences.add(audience);
    if (typeof seconds === "number" && seconds < TEN_MINUTES) {
      faults.invalid(
        `${at}.expirationSeconds`,
        seconds,
        "may not specify a duration less than 10 minutes",
      );
    }
  }
  faults.oneOf("spec.fsGroupPolicy", fsGroupPolicy, ["File", "None", "ReadWriteOnceWithFSType"]);
  for (const [mode] of textsAt(volumeLifecycleModes, "")) {
    faults.oneOf("spec.volumeLifecycleModes", mode, ["Persistent", "Ephemeral"]);
  }
}

const MOST_NODE_ID = 256;

/** Checks a CSINode. */
export function checkCsiNode({ spec }: KubeObject, faults: Faults): void {
  const names = new Set<unknown>();
  for (const [driver, at] of itemsOf(membersOf(spec).drivers, "spec.drivers")) {
    const { name, nodeID, topologyKeys, allocatable } = driver;
    if (faults.need(`${at}.name`, name)) {
      faults.name(`${at}.name`, String(name), "subdomain");
    }
    if (faults.need(`${at}.nodeID`, nodeID) && String(nodeID).length > MOST_NODE_ID) {
      faults.invalid(`${at}.nodeID`, nodeID, `must be ${MOST_NODE_ID} characters or less`);
    }
    faults.notNegative(`${at}.allocatable.count`, membersOf(allocatable).count);
    const keys = new Set<string>();
    for (const [key] of textsAt(topologyKeys, "")) {
      faults.qualified(at, key);
      if (keys.has(key)) faults.duplicate(at, key);
      keys.add(key);
    }
    if (isUnset(name)) continue;
    if (names.has(name)) faults.duplicate(`${at}.name`, name);
    names.add(name);
  }
}

/** Checks a CSIStorageCapacity. */
export function checkStorageCapacity(storage: KubeObject, faults: Faults): void {
  const { storageClassName, capacity, nodeTopology } = storage;
  if (!isUnset(nodeTopology)) checkSelector(nodeTopology, "nodeTopology", faults);
  faults.name("storageClassName", storageClassName, "subdomain");
  if (!isUnset(capacity)) faults.amount("capacity", capacity);
}

/** Checks a VolumeAttachment. */
export function checkAttachment({ spec }: KubeObject, faults: Faults): void {
  const { attacher, nodeName, source } = membersOf(spec);
  const { persistentVolumeName, inlineVolumeSpec } = membersOf(source);
  const why = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
  if (!isUnset(persistentVolumeName) && !isUnset(inlineVolumeSpec)) {
    faults.forbidden("spec.source", why);
  } else if (isUnset(persistentVolumeName) && isUnset(inlineVolumeSpec)) {
    faults.required("spec.source", why);
  } else if (!isUnset(persistentVolumeName)) {
    faults.name("spec.source.persistentVolumeName", persistentVolumeName, "subdomain");
  }
  faults.name("spec.nodeName", nodeName, "subdomain");
  if (!faults.need("spec.attacher", attacher)) return;
  if (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/i.test(String(attacher))) {
    return;
  }
  faults.invalid(
    "spec.attacher",
    attacher,
    "an RFC 1123 subdomain must consist of alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'Example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  );
}
