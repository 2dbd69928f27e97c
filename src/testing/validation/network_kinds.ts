import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { type Faults, type Fields, isEmpty, itemsOf, textsAt } from "./faults.ts";
import { checkPrefixed } from "./jobs.ts";
import { checkPlace } from "./services.ts";
import { checkIp, checkRange, checkSelector, familyOf, rangeFamily } from "./shared_checks.ts";

const pathTypes = ["Exact", "ImplementationSpecific", "Prefix"];
const unclean = ["//", "/./", "/../", "%2f", "%2F"];
const uncleanEnds = ["/..", "/."];

/** Checks an Ingress. */
export function checkIngress(ingress: KubeObject, faults: Faults): void {
  const spec = membersOf(ingress.spec);
  if (isEmpty(spec.rules) && isUnset(spec.defaultBackend)) {
    faults.invalid("spec", null, "either `defaultBackend` or `rules` must be specified");
  }
  if (!isUnset(spec.defaultBackend)) {
    checkBackend(membersOf(spec.defaultBackend), "spec.defaultBackend", faults);
  }
  for (const [{ host, http }, at] of itemsOf(spec.rules, "spec.rules")) {
    if (!isUnset(host)) checkHost(`${at}.host`, String(host), faults);
    if (!isUnset(http)) checkPaths(membersOf(http).paths, `${at}.http.paths`, faults);
  }
  for (const [{ hosts, secretName }, at] of itemsOf(spec.tls, "spec.tls")) {
    for (const [host, path] of textsAt(hosts, `${at}.hosts`)) checkName(path, host, faults);
    if (!isUnset(secretName)) faults.name(`${at}.secretName`, secretName, "subdomain");
  }
  if (!isUnset(spec.ingressClassName)) {
    faults.name("spec.ingressClassName", spec.ingressClassName, "subdomain");
  }
}

function checkHost(field: string, host: string, faults: Faults): void {
  if (familyOf(host) !== undefined) {
    faults.invalid(field, host, "must be a DNS name, not an IP address");
  } else checkName(field, host, faults);
}

function checkName(field: string, host: string, faults: Faults): void {
  if (!host.includes("*")) faults.name(field, host, "subdomain");
  else if (!/^\*(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/.test(host)) {
    faults.invalid(
      field,
      host,
      "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    );
  }
}

function checkPaths(paths: unknown, field: string, faults: Faults): void {
  const list = itemsOf(paths, field);
  if (list.length === 0) faults.required(field);
  for (const [{ path = "", pathType, backend }, at] of list) {
    if (isUnset(pathType)) faults.required(`${at}.pathType`, "pathType must be specified");
    else if (!pathTypes.includes(String(pathType))) {
      faults.oneOf(`${at}.pathType`, pathType, pathTypes);
    } else checkPath(`${at}.path`, String(path), { pathType: String(pathType), faults });
    checkBackend(membersOf(backend), `${at}.backend`, faults);
  }
}

function checkPath(
  field: string,
  path: string,
  { pathType, faults }: { pathType: string; faults: Faults },
): void {
  const isLoose = pathType === "ImplementationSpecific";
  if (isLoose && path === "") return;
  if (!path.startsWith("/")) faults.invalid(field, path, "must be an absolute path");
  if (isLoose || path === "") return;
  for (const part of unclean) {
    if (path.includes(part)) faults.invalid(field, path, `must not contain '${part}'`);
  }
  for (const end of uncleanEnds) {
    if (path.endsWith(end)) faults.invalid(field, path, `cannot end with '${end}'`);
  }
}

function checkBackend(backend: Fields, field: string, faults: Faults): void {
  const { service, resource } = backend;
  if (!isUnset(service) && !isUnset(resource)) {
    faults.invalid(field, "", "cannot set both resource and service backends");
    return;
  }
  if (!isUnset(resource)) {
    faults.need(`${field}.resource.kind`, membersOf(resource).kind);
    faults.need(`${field}.resource.name`, membersOf(resource).name);
    return;
  }
  if (isUnset(service)) {
    faults.invalid(field, "", "resource or service backend is required");
    return;
  }
  const { name, port } = membersOf(service);
  if (isUnset(name)) faults.required(`${field}.service.name`);
  else faults.name(`${field}.service.name`, name, "label");
  const { name: portName, number } = membersOf(port);
  if (!isUnset(portName) && number) {
    faults.invalid(field, "", "cannot set both port name & port number");
  } else if (!isUnset(portName)) {
    faults.portName(`${field}.service.port.name`, String(portName));
  } else if (number) faults.port(`${field}.service.port.number`, number);
  else faults.required(field, "port name or number is required");
}

const MOST_CONTROLLER = 250;

/** Checks an IngressClass. */
export function checkIngressClass({ spec }: KubeObject, faults: Faults): void {
  const { controller = "", parameters } = membersOf(spec);
  const text = String(controller);
  if (text.length > MOST_CONTROLLER) faults.tooLong("spec.controller", MOST_CONTROLLER);
  if (faults.need("spec.controller", text)) checkPrefixed("spec.controller", text, faults);
  if (isUnset(parameters)) return;
  const { apiGroup, kind, name, scope, namespace } = membersOf(parameters);
  const at = "spec.parameters";
  if (!isUnset(apiGroup)) faults.name(`${at}.apiGroup`, apiGroup, "subdomain");
  for (const [part, value] of Object.entries({ kind, name })) {
    if (faults.need(`${at}.${part}`, value)) faults.name(`${at}.${part}`, value, "segment");
  }
  faults.oneOf(`${at}.scope`, scope, ["Cluster", "Namespace"]);
  if (scope === "Namespace" && isUnset(namespace)) {
    faults.required(`${at}.namespace`, "`parameters.scope` is set to 'Namespace'");
  } else if (scope === "Namespace") faults.name(`${at}.namespace`, namespace, "label");
  if (scope === "Cluster" && !isUnset(namespace)) {
    faults.forbidden(`${at}.namespace`, "`parameters.scope` is set to 'Cluster'");
  }
}

/** Checks a NetworkPolicy. */
export function checkNetworkPolicy({ spec }: KubeObject, faults: Faults): void {
  const { podSelector, ingress, egress, policyTypes } = membersOf(spec);
  checkSelector(podSelector, "spec.podSelector", faults);
  for (const [rule, at] of itemsOf(ingress, "spec.ingress")) {
    checkPolicyPorts(rule.ports, `${at}.ports`, faults);
    for (const [peer, path] of itemsOf(rule.from, `${at}.from`)) checkPeer(peer, path, faults);
  }
  for (const [rule, at] of itemsOf(egress, "spec.egress")) {
    checkPolicyPorts(rule.ports, `${at}.ports`, faults);
    for (const [peer, path] of itemsOf(rule.to, `${at}.to`)) checkPeer(peer, path, faults);
  }
  if (Array.isArray(policyTypes) && policyTypes.length > 2) {
    const why = "may not specify more than two policyTypes";
    faults.invalid("spec.policyTypes", policyTypes, why);
    return;
  }
  for (const [type, at] of textsAt(policyTypes, "spec.policyTypes")) {
    faults.oneOf(at, type, ["Ingress", "Egress"]);
  }
}

function checkPolicyPorts(ports: unknown, field: string, faults: Faults): void {
  for (const [{ port, protocol, endPort }, at] of itemsOf(ports, field)) {
    faults.oneOf(`${at}.protocol`, protocol, ["TCP", "UDP", "SCTP"]);
    if (isUnset(port)) {
      if (!isUnset(endPort)) {
        faults.invalid(
          `${at}.endPort`,
          endPort,
          "may not be specified when `port` is not specified",
        );
      }
      continue;
    }
    if (typeof port === "string") {
      faults.portName(`${at}.port`, port);
      if (!isUnset(endPort)) {
        faults.invalid(
          `${at}.endPort`,
          endPort,
          "may not be specified when `port` is non-numeric",
        );
      }
      continue;
    }
    faults.port(`${at}.port`, port);
    if (isUnset(endPort)) continue;
    if (Number(endPort) < Number(port)) {
      faults.invalid(`${at}.endPort`, endPort, "must be greater than or equal to `port`");
    }
    faults.port(`${at}.endPort`, endPort);
  }
}

function checkPeer(peer: Fields, field: string, faults: Faults): void {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const selectors = { podSelector, namespaceSelector };
  for (const [name, selector] of Object.entries(selectors)) {
    if (!isUnset(selector)) checkSelector(selector, `${field}.${name}`, faults);
  }
  if (!isUnset(ipBlock)) checkBlock(membersOf(ipBlock), `${field}.ipBlock`, faults);
  const count = [podSelector, namespaceSelector].filter((selector) => !isUnset(selector)).length;
  if (count === 0 && isUnset(ipBlock)) faults.required(field, "must specify a peer");
  if (count > 0 && !isUnset(ipBlock)) {
    faults.forbidden(field, "may not specify both ipBlock and another peer");
  }
}

function checkBlock({ cidr, except }: Fields, field: string, faults: Faults): void {
  if (!faults.need(`${field}.cidr`, cidr)) return;
  if (!checkRange(`${field}.cidr`, cidr, faults)) return;
  for (const [range, at] of textsAt(except, `${field}.except`)) {
    if (checkRange(at, range, faults) && !isWithin(range, String(cidr))) {
      faults.invalid(at, range, "must be a strict subset of `cidr`");
    }
  }
}

/** Returns whether a range is a part of another one; ranges of IPv6 are not compared. */
function isWithin(range: string, whole: string): boolean {
  if (rangeFamily(range) !== "IPv4" || rangeFamily(whole) !== "IPv4") return true;
  const [address, bits] = parts(range);
  const [outer, outerBits] = parts(whole);
  const size = 2 ** (32 - outerBits);
  return bits > outerBits && Math.floor(address / size) === Math.floor(outer / size);
}

function parts(range: string): [address: number, bits: number] {
  const [address = "", bits = ""] = range.split("/");
  return [address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0), Number(bits)];
}

const addressTypes = ["FQDN", "IPv4", "IPv6"];

/** Checks an EndpointSlice. */
export function checkEndpointSlice(slice: KubeObject, faults: Faults): void {
  const { addressType, endpoints, ports } = slice;
  faults.needOneOf("addressType", addressType, addressTypes);
  for (const [endpoint, at] of itemsOf(endpoints, "endpoints")) {
    const { addresses, hostname, nodeName } = endpoint;
    if (isEmpty(addresses)) faults.required(`${at}.addresses`);
    for (const [address, path] of textsAt(addresses, `${at}.addresses`)) {
      checkEndpoint(address, path, { list: `${at}.addresses`, type: addressType, faults });
    }
    if (!isUnset(nodeName)) faults.name(`${at}.nodeName`, nodeName, "subdomain");
    if (!isUnset(hostname)) faults.name(`${at}.hostname`, hostname, "label");
  }
  const names = new Set<unknown>();
  for (const [{ name = "", protocol, port, appProtocol }, at] of itemsOf(ports, "ports")) {
    if (!isUnset(name)) faults.name(`${at}.name`, name, "label");
    if (names.has(name)) faults.duplicate(`${at}.name`, name);
    names.add(name);
    faults.needOneOf(`${at}.protocol`, protocol, ["SCTP", "TCP", "UDP"]);
    faults.port(`${at}.port`, port);
    if (!isUnset(appProtocol)) faults.qualified(`${at}.appProtocol`, appProtocol);
  }
}

function checkEndpoint(
  address: string,
  at: string,
  { list, type, faults }: { list: string; type: unknown; faults: Faults },
): void {
  if (type === "FQDN") {
    faults.name(at, address.replace(/\.$/, ""), "subdomain");
    return;
  }
  if (!addressTypes.includes(String(type))) return;
  if (!checkIp(at, address, faults)) return;
  if (familyOf(address) !== type) {
    faults.invalid(list, address, `must be an ${type} address`);
  }
  checkPlace(at, address, faults);
}

/** Checks a ServiceCIDR. */
export function checkServiceCidr({ spec }: KubeObject, faults: Faults): void {
  const { cidrs } = membersOf(spec);
  const ranges = textsAt(cidrs, "spec.cidrs");
  if (ranges.length === 0) {
    faults.required("spec.cidrs", "at least one CIDR required");
    return;
  }
  if (ranges.length > 2) {
    faults.invalid("spec.cidrs", { CIDRs: cidrs }, "may only hold up to 2 values");
    return;
  }
  const found = ranges.map(([range]) => rangeFamily(range));
  if (found.length > 1 && found[0] === found[1] && found[0] !== undefined) {
    faults.invalid(
      "spec.cidrs",
      cidrs,
      "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64",
    );
  }
  for (const [range, at] of ranges) {
    if (!checkRange(at, range, faults) || rangeFamily(range) !== "IPv4") continue;
    const [address, bits] = parts(range);
    if (address % 2 ** (32 - bits) !== 0) {
      faults.invalid(at, range, "must not have bits set beyond the prefix length");
    }
  }
}
