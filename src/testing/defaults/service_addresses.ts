import { listOf, membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { internalError } from "../status/api_errors.ts";
import { addressAt, type AddressRange, DEFAULT_RANGE } from "./address_range.ts";
import { type Fields, isUnset } from "./fields.ts";

const FIRST_ADDRESS = 10; // the ones below it are for the cluster's own services
const LEAST_ADDRESS = 2; // the one below it is that of default/kubernetes
const FIRST_PORT = 30_000;
const LAST_PORT = 32_767;

/**
 * Returns a service with the addresses and node ports that it does not choose itself.
 *
 * Source: `k8s.io/kubernetes/pkg/registry/core/service/storage` `Allocators`.
 *
 * @param others The stored services, whose addresses and ports are taken.
 * @throws {StatusError} 500 if no address of the range is left.
 */
export function withServiceAddresses(
  service: KubeObject,
  others: readonly KubeObject[],
  range?: AddressRange,
): KubeObject {
  const specs = others.map((other) => membersOf(other.spec));
  const spec = withClusterIp(membersOf(service.spec), specs, range);
  return { ...service, spec: readForm(withNodePorts(spec, specs, { isNew: true })) };
}

/**
 * Returns an updated service with the addresses and node ports that its type needs and that it did not
 * have yet.
 *
 * @param others The stored services, the one before the update among them.
 * @throws {StatusError} 500 if no address of the range is left.
 */
export function withAddedAddresses(
  next: KubeObject,
  previous: KubeObject,
  others: readonly KubeObject[],
  range?: AddressRange,
): KubeObject {
  const specs = others.map((other) => membersOf(other.spec));
  const spec = membersOf(next.spec);
  const isAddressed = needsClusterIp(spec) && !needsClusterIp(membersOf(previous.spec));
  const addressed = isAddressed ? withClusterIp(spec, specs, range) : spec;
  return { ...next, spec: withNodePorts(addressed, specs, { isNew: false }) };
}

/**
 * Returns an updated service with the addresses and ports that it had and does not name.
 *
 * Source: `k8s.io/kubernetes/pkg/registry/core/service/storage` `patchAllocatedValues`.
 */
export function withKeptAddresses(next: KubeObject, previous: KubeObject): KubeObject {
  const before = membersOf(previous.spec);
  const spec = withKeptPorts(membersOf(next.spec), before);
  if (!needsClusterIp(spec) || !needsClusterIp(before)) return { ...next, spec };
  const kept = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"].filter((name) =>
    isUnset(spec[name]) && !isUnset(before[name])
  );
  return {
    ...next,
    spec: { ...spec, ...Object.fromEntries(kept.map((name) => [name, before[name]])) },
  };
}

/** Returns a spec with the node ports of the ports with the same names. */
function withKeptPorts(spec: Fields, before: Fields): Fields {
  if (!usesNodePorts(spec) || !usesNodePorts(before)) return spec;
  const named = new Set(listOf(spec.ports).map(({ nodePort }) => nodePort));
  const known = new Map(
    listOf(before.ports).filter(({ nodePort }) => nodePort && !named.has(nodePort)).map((
      { name, nodePort },
    ) => [name || "", nodePort]),
  );
  const ports = listOf(spec.ports).map((port) => {
    const nodePort = port.nodePort || known.get(port.name || "");
    return nodePort ? { ...port, nodePort } : port;
  });
  const isChecked = hasHealthPort(spec) && hasHealthPort(before);
  const healthPort = spec.healthCheckNodePort || before.healthCheckNodePort;
  return {
    ...spec,
    ...spec.ports !== undefined && { ports },
    ...isChecked && healthPort !== undefined && { healthCheckNodePort: healthPort },
  };
}

function withClusterIp(spec: Fields, others: readonly Fields[], range?: AddressRange): Fields {
  if (!needsClusterIp(spec)) {
    const isGiven = !isUnset(spec.clusterIP) && isUnset(spec.clusterIPs);
    return isGiven ? { ...spec, clusterIPs: [spec.clusterIP] } : spec;
  }
  const isHeadless = spec.clusterIP === "None";
  const hasSelector = Object.keys(membersOf(spec.selector)).length > 0;
  const clusterIP = spec.clusterIP || freeAddress(others, range);
  // a headless service without a selector may have endpoints of any family
  const isDual = isHeadless && !hasSelector;
  return {
    ipFamilies: isDual ? ["IPv4", "IPv6"] : ["IPv4"],
    ipFamilyPolicy: isDual ? "RequireDualStack" : "SingleStack",
    ...spec,
    clusterIP,
    clusterIPs: [clusterIP],
  };
}

function withNodePorts(
  spec: Fields,
  others: readonly Fields[],
  { isNew }: { isNew: boolean },
): Fields {
  const taken = new Set([spec, ...others].flatMap((one) => [
    ...listOf(one.ports).map(({ nodePort }) => nodePort),
    one.healthCheckNodePort,
  ]));
  const free = () => {
    let port = FIRST_PORT;
    while (taken.has(port) && port < LAST_PORT) port++;
    taken.add(port);
    return port;
  };
  const isNumbered = usesNodePorts(spec) && spec.allocateLoadBalancerNodePorts !== false;
  const given = listOf(spec.ports);
  // the ports of a new service that differ in their protocols alone share a node port
  const shared = new Map(
    given.filter(({ nodePort }) => isNew && nodePort).map(({ port, nodePort }) => [port, nodePort]),
  );
  const numbered = ({ nodePort, ...port }: Fields) => {
    const number = nodePort || shared.get(port.port) || free();
    if (isNew) shared.set(port.port, number);
    return { ...port, nodePort: number };
  };
  const ports = isNumbered ? given.map(numbered) : spec.ports;
  return {
    ...spec,
    ...ports !== undefined && { ports },
    ...hasHealthPort(spec) && { healthCheckNodePort: spec.healthCheckNodePort || free() },
  };
}

/** Returns a spec without the field of which the API server shows nothing for the type. */
export function readForm(spec: Fields): Fields {
  if (needsClusterIp(spec)) return spec;
  const { internalTrafficPolicy: _policy, ...shown } = spec;
  return shown;
}

/** Returns whether services of a type have addresses in the cluster. */
export function needsClusterIp({ type }: Fields): boolean {
  return type !== "ExternalName";
}

/** Returns whether services of a type have ports of the nodes. */
export function usesNodePorts({ type }: Fields): boolean {
  return type === "NodePort" || type === "LoadBalancer";
}

/** Returns whether a service has a port for checks of its health. */
export function hasHealthPort({ type, externalTrafficPolicy }: Fields): boolean {
  return type === "LoadBalancer" && externalTrafficPolicy === "Local";
}

function freeAddress(others: readonly Fields[], range = DEFAULT_RANGE): string {
  const taken = new Set(others.map(({ clusterIP }) => clusterIP));
  const count = range.size - 1 - LEAST_ADDRESS; // the last one is for broadcasts
  const start = FIRST_ADDRESS - LEAST_ADDRESS + others.length;
  for (let step = 0; step < count; step++) {
    const address = addressAt(range, LEAST_ADDRESS + (start + step) % count);
    if (!taken.has(address)) return address;
  }
  throw internalError("failed to allocate a serviceIP: range is full");
}
