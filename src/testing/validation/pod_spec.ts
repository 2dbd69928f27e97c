import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { checkContainers } from "./containers.ts";
import { type Faults, type Fields, isEmpty, itemsOf, textsAt } from "./faults.ts";
import { checkAffinity, checkSpread, checkTolerations } from "./scheduling.ts";
import { checkPodSecurity } from "./security.ts";
import { checkIp } from "./shared_checks.ts";
import { checkVolumes } from "./volumes.ts";

const dnsPolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
const restartPolicies = ["Always", "OnFailure", "Never"];
const SECONDS = [1, 2 ** 31 - 1] as const;

/** Checks a pod. */
export function checkPod(pod: KubeObject, faults: Faults): void {
  const spec = membersOf(pod.spec);
  checkPodSpec(spec, "spec", faults);
  if (!isEmpty(spec.ephemeralContainers)) {
    faults.forbidden("spec.ephemeralContainers", "cannot be set on create");
  }
  if (isUnset(spec.serviceAccountName)) {
    for (const [volume, at] of itemsOf(spec.volumes, "spec.volumes")) {
      const { sources } = membersOf(volume.projected);
      for (const [source, path] of itemsOf(sources, `${at}.projected.sources`)) {
        if (isUnset(source.serviceAccountToken)) continue;
        const why = "must not be specified when serviceAccountName is not set";
        faults.forbidden(`${path}.serviceAccountToken`, why);
      }
    }
  }
}

/** Checks the spec of a pod, or that of a template. */
export function checkPodSpec(spec: Fields, field: string, faults: Faults): void {
  const volumes = checkVolumes(spec.volumes, `${field}.volumes`, faults);
  const hostNetwork = spec.hostNetwork === true;
  checkContainers(spec, field, { faults, volumes, hostNetwork });
  faults.needOneOf(`${field}.restartPolicy`, spec.restartPolicy, restartPolicies);
  faults.needOneOf(`${field}.dnsPolicy`, spec.dnsPolicy, dnsPolicies);
  faults.labels(`${field}.nodeSelector`, spec.nodeSelector);
  checkHost(spec, field, faults);
  checkPodSecurity(membersOf(spec.securityContext), `${field}.securityContext`, faults);
  checkAffinity(spec.affinity, `${field}.affinity`, faults);
  checkDns(spec, field, faults);
  for (const [{ conditionType }, at] of itemsOf(spec.readinessGates, `${field}.readinessGates`)) {
    faults.qualified(`${at}.conditionType`, conditionType);
  }
  const gates = new Set<unknown>();
  for (const [{ name }, at] of itemsOf(spec.schedulingGates, `${field}.schedulingGates`)) {
    faults.qualified(at, name);
    if (gates.has(name)) faults.duplicate(at, name);
    gates.add(name);
  }
  checkSpread(spec.topologySpreadConstraints, `${field}.topologySpreadConstraints`, faults);
  if (!isUnset(spec.serviceAccountName)) {
    faults.name(`${field}.serviceAccountName`, spec.serviceAccountName, "subdomain");
  }
  if (!isUnset(spec.nodeName)) faults.name(`${field}.nodeName`, spec.nodeName, "subdomain");
  faults.inRange(`${field}.activeDeadlineSeconds`, spec.activeDeadlineSeconds, SECONDS);
  if (!isUnset(spec.hostname)) faults.name(`${field}.hostname`, spec.hostname, "label");
  if (!isUnset(spec.subdomain)) faults.name(`${field}.subdomain`, spec.subdomain, "label");
  checkTolerations(spec.tolerations, `${field}.tolerations`, faults);
  checkAliases(spec.hostAliases, `${field}.hostAliases`, faults);
  if (!isUnset(spec.priorityClassName)) {
    faults.name(`${field}.priorityClassName`, spec.priorityClassName, "subdomain");
  }
  if (!isUnset(spec.runtimeClassName)) {
    faults.name(`${field}.runtimeClassName`, spec.runtimeClassName, "subdomain");
  }
  faults.oneOf(`${field}.preemptionPolicy`, spec.preemptionPolicy, [
    "PreemptLowerPriority",
    "Never",
  ]);
  checkOs(spec, field, faults);
}

function checkHost(spec: Fields, field: string, faults: Faults): void {
  if (spec.shareProcessNamespace === true && spec.hostPID === true) {
    const why = "ShareProcessNamespace and HostPID cannot both be enabled";
    faults.invalid(`${field}.shareProcessNamespace`, true, why);
  }
}

function checkDns(spec: Fields, field: string, faults: Faults): void {
  const { nameservers, searches } = membersOf(spec.dnsConfig);
  const at = `${field}.dnsConfig`;
  if (spec.dnsPolicy === "None") {
    if (isUnset(spec.dnsConfig)) {
      faults.required(at, "must provide `dnsConfig` when `dnsPolicy` is None");
      return;
    }
    if (isEmpty(nameservers)) {
      faults.required(
        `${at}.nameservers`,
        "must provide at least one DNS nameserver when `dnsPolicy` is None",
      );
    }
  }
  if (Array.isArray(nameservers) && nameservers.length > 3) {
    faults.invalid(`${at}.nameservers`, nameservers, "must not have more than 3 nameservers");
  }
  for (const [server, path] of textsAt(nameservers, `${at}.nameservers`)) {
    checkIp(path, server, faults);
  }
  for (const [name, path] of textsAt(searches, `${at}.searches`)) {
    if (name !== ".") faults.name(path, name.replace(/\.$/, ""), "subdomain");
  }
}

function checkAliases(aliases: unknown, field: string, faults: Faults): void {
  for (const [{ ip, hostnames }, at] of itemsOf(aliases, field)) {
    checkIp(`${at}.ip`, ip, faults);
    for (const [name, path] of textsAt(hostnames, `${at}.hostnames`)) {
      faults.name(path, name, "subdomain");
    }
  }
}

/** Fields of a pod that Windows does not have. */
const notOnWindows = ["hostPID", "hostIPC", "shareProcessNamespace"];

function checkOs(spec: Fields, field: string, faults: Faults): void {
  if (isUnset(spec.os)) return;
  const { name } = membersOf(spec.os);
  if (!faults.need(`${field}.os.name`, name)) return;
  faults.oneOf(`${field}.os`, name, ["linux", "windows"]);
  if (name !== "windows") return;
  for (const host of notOnWindows) {
    if (spec[host] === true) {
      faults.forbidden(`${field}.${host}`, "cannot be set for a windows pod");
    }
  }
}
