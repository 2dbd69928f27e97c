import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { type Faults, type Fields, isEmpty, itemsOf, textsAt } from "./faults.ts";
import { checkIp, checkRange, familyOf } from "./shared_checks.ts";

const types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const protocols = ["SCTP", "TCP", "UDP"];
const affinities = ["ClientIP", "None"];
const families = ["IPv4", "IPv6"];
const familyPolicies = ["PreferDualStack", "RequireDualStack", "SingleStack"];
const MOST_SECONDS = 86_400;

/** Checks a service. */
export function checkService(service: KubeObject, faults: Faults): void {
  const spec = membersOf(service.spec);
  const { type } = spec;
  const isHeadless = spec.clusterIP === "None";
  if (type === "ExternalName") {
    for (const name of ["clusterIPs", "ipFamilies", "ipFamilyPolicy"]) {
      const isSet = Array.isArray(spec[name]) ? !isEmpty(spec[name]) : !isUnset(spec[name]);
      if (isSet) faults.forbidden(`spec.${name}`, "may not be set for ExternalName services");
    }
    if (faults.need("spec.externalName", spec.externalName)) {
      faults.name("spec.externalName", String(spec.externalName).replace(/\.$/, ""), "subdomain");
    }
  } else if (isEmpty(spec.ports) && !isHeadless) faults.required("spec.ports");
  checkPorts(spec, faults);
  faults.labels("spec.selector", spec.selector);
  faults.needOneOf("spec.sessionAffinity", spec.sessionAffinity, affinities);
  checkAffinity(spec, faults);
  checkAddresses(spec, faults);
  for (const [address, at] of textsAt(spec.externalIPs, "spec.externalIPs")) {
    if (checkIp(at, address, faults)) checkPlace(at, address, faults);
  }
  faults.needOneOf("spec.type", type, types);
  checkLoadBalancer(spec, faults);
  const isExternal = type === "LoadBalancer" || type === "NodePort" || !isEmpty(spec.externalIPs);
  const { externalTrafficPolicy: policy } = spec;
  if (!isUnset(policy) && !isExternal) {
    faults.invalid(
      "spec.externalTrafficPolicy",
      policy,
      "may only be set for externally-accessible services",
    );
  } else if (!isUnset(policy)) {
    faults.oneOf("spec.externalTrafficPolicy", policy, ["Cluster", "Local"]);
  }
  if (!isUnset(spec.healthCheckNodePort) && !(type === "LoadBalancer" && policy === "Local")) {
    faults.invalid(
      "spec.healthCheckNodePort",
      spec.healthCheckNodePort,
      "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    );
  }
  faults.oneOf("spec.internalTrafficPolicy", spec.internalTrafficPolicy, ["Cluster", "Local"]);
}

function checkPorts(spec: Fields, faults: Faults): void {
  const ports = itemsOf(spec.ports, "spec.ports");
  const names = new Set<unknown>();
  const places = new Set<string>();
  for (const [{ name, protocol, port, targetPort, nodePort, appProtocol }, at] of ports) {
    if (isUnset(name)) {
      if (ports.length > 1) faults.required(`${at}.name`);
    } else {
      const known = faults.errors.length;
      faults.name(`${at}.name`, name, "label");
      if (faults.errors.length === known) {
        if (names.has(name)) faults.duplicate(`${at}.name`, name);
        names.add(name);
      }
    }
    faults.port(`${at}.port`, port);
    faults.needOneOf(`${at}.protocol`, protocol, protocols);
    if (spec.type !== "ExternalName") faults.portOrName(`${at}.targetPort`, targetPort);
    if (!isUnset(appProtocol)) faults.qualified(`${at}.appProtocol`, appProtocol);
    if (spec.type === "ClusterIP" && nodePort) {
      faults.forbidden(`${at}.nodePort`, "may not be used when `type` is 'ClusterIP'");
    }
    const place = `${protocol}/${port}`;
    if (places.has(place)) faults.duplicate(at, internalPort(protocol, port));
    places.add(place);
  }
}

// kube-apiserver shows the struct that it works with
function internalPort(protocol: unknown, port: unknown): Fields {
  return {
    Name: "",
    Protocol: protocol,
    AppProtocol: null,
    Port: port,
    TargetPort: 0,
    NodePort: 0,
  };
}

function checkAffinity(spec: Fields, faults: Faults): void {
  if (spec.sessionAffinity !== "ClientIP") return;
  const at = "spec.sessionAffinityConfig.clientIP.timeoutSeconds";
  const { timeoutSeconds } = membersOf(membersOf(spec.sessionAffinityConfig).clientIP);
  const seconds = Number(timeoutSeconds);
  if (seconds <= 0 || seconds > MOST_SECONDS) {
    faults.invalid(at, timeoutSeconds, `must be greater than 0 and less than ${MOST_SECONDS}`);
  }
}

function checkAddresses(spec: Fields, faults: Faults): void {
  const { type, ipFamilies, ipFamilyPolicy } = spec;
  for (const [family, at] of textsAt(ipFamilies, "spec.ipFamilies")) {
    faults.oneOf(at, family, families);
  }
  faults.oneOf("spec.ipFamilyPolicy", ipFamilyPolicy, familyPolicies);
  if (type === "ExternalName") return;
  for (const [address, at] of textsAt(spec.clusterIPs, "spec.clusterIPs")) {
    if (address !== "None") checkIp(at, address, faults);
    else if (type === "NodePort" || type === "LoadBalancer") {
      faults.invalid(at, address, `may not be set to 'None' for ${type} services`);
    }
  }
}

function checkLoadBalancer(spec: Fields, faults: Faults): void {
  const isBalanced = spec.type === "LoadBalancer";
  const why = "may only be used when `type` is 'LoadBalancer'";
  const ranges = "spec.LoadBalancerSourceRanges";
  if (!isEmpty(spec.loadBalancerSourceRanges) && !isBalanced) faults.forbidden(ranges, why);
  else {
    for (const [range, at] of textsAt(spec.loadBalancerSourceRanges, ranges)) {
      checkRange(at, range.trim(), faults);
    }
  }
  for (const name of ["allocateLoadBalancerNodePorts", "loadBalancerClass"]) {
    if (!isUnset(spec[name]) && !isBalanced) faults.forbidden(`spec.${name}`, why);
  }
  if (isBalanced && !isUnset(spec.loadBalancerClass)) {
    faults.qualified("spec.loadBalancerClass", spec.loadBalancerClass);
  }
}

/** Checks that traffic can be sent to an address from another machine. */
export function checkPlace(field: string, address: string, faults: Faults): void {
  const isV4 = familyOf(address) === "IPv4";
  const refuse = (why: string) => faults.invalid(field, address, why);
  if (address === "0.0.0.0" || address === "::") refuse("may not be unspecified (0.0.0.0 or ::)");
  if (isV4 ? address.startsWith("127.") : address === "::1") {
    refuse("may not be in the loopback range (127.0.0.0/8, ::1/128)");
  }
  if (isV4 ? address.startsWith("169.254.") : /^fe[89ab]/i.test(address)) {
    refuse("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
  }
  if (isV4 ? address.startsWith("224.0.0.") : /^ff02:/i.test(address)) {
    refuse("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
  }
}

/** Checks Endpoints. */
export function checkEndpoints(endpoints: KubeObject, faults: Faults): void {
  for (const [subset, at] of itemsOf(endpoints.subsets, "subsets")) {
    const lists = ["addresses", "notReadyAddresses"];
    if (lists.every((name) => isEmpty(subset[name]))) {
      faults.required(at, "must specify `addresses` or `notReadyAddresses`");
    }
    for (const [address, path] of lists.flatMap((name) => itemsOf(subset[name], `${at}.${name}`))) {
      const text = String(address.ip ?? "");
      const isIp = checkIp(`${path}.ip`, text, faults);
      if (!isUnset(address.hostname)) faults.name(`${path}.hostname`, address.hostname, "label");
      if (isIp) checkPlace(`${path}.ip`, text, faults);
      else faults.invalid(`${path}.ip`, text, "must be a valid IP address");
    }
    const ports = itemsOf(subset.ports, `${at}.ports`);
    for (const [{ name, port, protocol }, path] of ports) {
      if (!isUnset(name)) faults.name(`${path}.name`, name, "label");
      else if (ports.length > 1) faults.required(`${path}.name`);
      faults.port(`${path}.port`, port);
      faults.needOneOf(`${path}.protocol`, protocol, protocols);
    }
  }
}
