import { isUnset } from "../defaults/fields.ts";
import { equalJson, listOf, membersOf, valueAt } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { quantityOf } from "../objects/quantity.ts";
import { type Faults, type Fields, textsAt } from "./faults.ts";

/** A field that an update may not change. */
interface FixedField {
  /** Path of the field. */
  readonly path: string;
  /** Path that the message names, if it is another one. */
  readonly shown?: string;
  /** Whether the message has `null` in place of the value. */
  readonly hidesValue?: boolean;
  /** The text of a message that forbids the change. */
  readonly forbidden?: string;
}

const selector: readonly FixedField[] = [{ path: "spec.selector" }];
const hidden = (...paths: string[]): FixedField[] =>
  paths.map((path) => ({ path, hidesValue: true }));

/** The fields that never change, by the collection of their kind. */
const fixedFields: Readonly<Record<string, readonly FixedField[]>> = {
  persistentvolumes: [{ path: "spec.volumeMode", shown: "volumeMode" }],
  "apps/controllerrevisions": [{ path: "data" }],
  "apps/daemonsets": selector,
  "apps/deployments": selector,
  "apps/replicasets": selector,
  "apps/statefulsets": [
    { path: "spec.serviceName" },
    { path: "spec.podManagementPolicy" },
    ...selector,
  ],
  "batch/jobs": [{ path: "spec.selector" }, { path: "spec.completionMode" }],
  "discovery.k8s.io/endpointslices": hidden("addressType"),
  "events.k8s.io/events": [
    { path: "involvedObject" },
    { path: "reason" },
    { path: "message" },
    { path: "source" },
    { path: "firstTimestamp" },
    { path: "lastTimestamp" },
    { path: "count" },
    { path: "type" },
    { path: "eventTime" },
    { path: "action" },
    { path: "related" },
    { path: "reportingComponent", shown: "reportingController" },
    { path: "reportingInstance" },
  ],
  "networking.k8s.io/ingressclasses": [{ path: "spec.controller" }],
  "networking.k8s.io/ipaddresses": [{ path: "spec.parentRef" }],
  "node.k8s.io/runtimeclasses": hidden("handler"),
  "resource.k8s.io/resourceclaims": hidden("spec"),
  "resource.k8s.io/resourceclaimtemplates": hidden("spec"),
  "resource.k8s.io/resourceslices": ["spec.pool.name", "spec.driver", "spec.nodeName"].map((
    path,
  ) => ({
    path,
  })),
  "scheduling.k8s.io/priorityclasses": [
    { path: "value", forbidden: "may not be changed in an update." },
    { path: "preemptionPolicy" },
  ],
  "storage.k8s.io/csidrivers": [
    { path: "spec.attachRequired", shown: "spec.attachedRequired" },
    { path: "spec.volumeLifecycleModes" },
  ],
  "storage.k8s.io/csistoragecapacities": [{ path: "storageClassName" }],
  "storage.k8s.io/storageclasses": hidden(
    "parameters",
    "provisioner",
    "reclaimPolicy",
    "volumeBindingMode",
  ),
  "storage.k8s.io/volumeattachments": hidden("spec"),
  "storage.k8s.io/volumeattributesclasses": ["driverName", "parameters"].map((path) => ({
    path,
    forbidden: `updates to ${path} are forbidden.`,
  })),
  "storagemigration.k8s.io/storageversionmigrations": hidden("spec"),
};

/** Checks that an update changes only fields that may change. */
export function checkUpdate(
  next: KubeObject,
  previous: KubeObject,
  { collection, faults }: { collection: string; faults: Faults },
): void {
  for (const { path, shown = path, hidesValue, forbidden } of fixedFields[collection] ?? []) {
    const value = valueAt(next, path);
    if (equalJson(value ?? null, valueAt(previous, path) ?? null)) continue;
    if (forbidden !== undefined) faults.forbidden(shown, forbidden);
    else faults.invalid(shown, hidesValue ? null : value, "field is immutable");
  }
  const [spec, before] = [membersOf(next.spec), membersOf(previous.spec)];
  specRules[collection]?.(spec, { before, previous, faults });
}

interface SpecUpdate {
  readonly before: Fields;
  readonly previous: KubeObject;
  readonly faults: Faults;
}

const specRules: Readonly<Record<string, (spec: Fields, update: SpecUpdate) => void>> = {
  pods: checkPodUpdate,
  services: checkServiceUpdate,
  persistentvolumeclaims: checkClaimUpdate,
  persistentvolumes: checkVolumeUpdate,
  "batch/jobs": checkJobUpdate,
  "networking.k8s.io/servicecidrs": ({ cidrs }, { before, faults }) => {
    for (const [range, at] of textsAt(cidrs, "spec.cidrs")) {
      if (
        !textsAt(before.cidrs, "spec.cidrs").some(([old, place]) => old === range && place === at)
      ) {
        faults.invalid(at, range, "field is immutable");
      }
    }
  },
};

const podFields = "pod updates may not change fields other than `spec.containers[*].image`," +
  "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions " +
  "to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was " +
  "previously negative)";

function checkPodUpdate(spec: Fields, { before, faults }: SpecUpdate): void {
  const isChanged = ["containers", "initContainers"].some((name) => {
    if (listOf(spec[name]).length === listOf(before[name]).length) return false;
    faults.forbidden(`spec.${name}`, "pod updates may not add or remove containers");
    return true;
  });
  if (isChanged) return;
  const { activeDeadlineSeconds: seconds } = spec;
  if (typeof seconds === "number" && seconds < 0) {
    faults.inRange("spec.activeDeadlineSeconds", seconds, [0, 2 ** 31 - 1]);
    return;
  }
  const isSame = equalJson(fixedPart(spec, before), fixedPart(before, before));
  // kube-apiserver adds a comparison of both specs
  if (!isSame || !hasTolerations(spec, before)) faults.forbidden("spec", podFields);
}

function hasTolerations(spec: Fields, before: Fields): boolean {
  return listOf(before.tolerations).every((toleration) =>
    listOf(spec.tolerations).some((each) =>
      each.key === toleration.key && each.effect === toleration.effect
    )
  );
}

function fixedPart(spec: Fields, { schedulingGates: gates }: Fields): Fields {
  const {
    activeDeadlineSeconds: _deadline,
    tolerations: _tolerations,
    terminationGracePeriodSeconds: _period,
    ephemeralContainers: _ephemeral,
    schedulingGates: _gates,
    ...rest
  } = spec;
  const fixed: Fields = { ...rest };
  for (const name of ["containers", "initContainers"]) {
    fixed[name] = listOf(spec[name]).map(({ image: _image, resizePolicy: _, ...others }) => others);
  }
  // the nodes of a pod that is not scheduled yet may be narrowed down
  if (!isUnset(gates)) {
    delete fixed.nodeSelector;
    delete fixed.affinity;
  }
  return fixed;
}

function checkServiceUpdate(spec: Fields, { before, faults }: SpecUpdate): void {
  const [first] = textsAt(before.clusterIPs, "spec.clusterIPs");
  // an old client changes the first address alone
  const isOld = !isUnset(spec.clusterIP) && spec.clusterIP !== before.clusterIP &&
    equalJson(spec.clusterIPs ?? null, before.clusterIPs ?? null);
  const addresses = isOld ? [spec.clusterIP] : spec.clusterIPs;
  const [now] = textsAt(addresses, "spec.clusterIPs");
  if (spec.type === "ExternalName" || before.type === "ExternalName" || !first) return;
  if (now?.[0] !== first[0]) faults.invalid(first[1], addresses, "may not change once set");
}

function checkClaimUpdate(spec: Fields, { before, previous, faults }: SpecUpdate): void {
  const { phase } = membersOf(previous.status);
  const isBound = phase === "Bound";
  const requestOf = (claim: Fields) => membersOf(membersOf(claim.resources).requests).storage;
  const withoutRequests = (
    { resources: _resources, volumeAttributesClassName: _class, ...rest }: Fields,
  ) => rest;
  const filled = { ...before };
  // what a controller fills in later
  for (const name of ["volumeName", "storageClassName"]) {
    if (isUnset(before[name]) && !isUnset(spec[name])) filled[name] = spec[name];
  }
  const isSame = isBound
    ? equalJson(withoutRequests(spec), withoutRequests(filled))
    : equalJson(spec, filled);
  if (!isSame) {
    faults.forbidden(
      "spec",
      "spec is immutable after creation except resources.requests and volumeAttributesClassName for " +
        "bound claims",
    );
  } else if (quantityOf(requestOf(spec)).nano < quantityOf(requestOf(before)).nano) {
    faults.forbidden(
      "spec.resources.requests.storage",
      "field can not be less than status.capacity",
    );
  }
  if (spec.volumeMode !== before.volumeMode) {
    faults.invalid("volumeMode", spec.volumeMode, "field is immutable");
  }
}

const volumeSettings = [
  "accessModes",
  "capacity",
  "claimRef",
  "mountOptions",
  "nodeAffinity",
  "persistentVolumeReclaimPolicy",
  "storageClassName",
  "volumeAttributesClassName",
  "volumeMode",
];

function checkVolumeUpdate(spec: Fields, { before, faults }: SpecUpdate): void {
  const sourceOf = (volume: Fields) =>
    Object.fromEntries(Object.entries(volume).filter(([name]) => !volumeSettings.includes(name)));
  if (equalJson(sourceOf(spec), sourceOf(before))) return;
  const why = "spec.persistentvolumesource is immutable after creation";
  faults.forbidden("spec.persistentvolumesource", why);
}

function checkJobUpdate(spec: Fields, { before, faults }: SpecUpdate): void {
  const { completions, completionMode, parallelism } = spec;
  if (completions === before.completions) return;
  // an indexed job may grow together with its parallelism
  if (completionMode === "Indexed" && completions === parallelism) return;
  faults.invalid("spec.completions", completions, "field is immutable");
}
