import type { KubeObject } from "../objects/kube_object.ts";
import { type Fields, isUnset, membersOf } from "./fields.ts";

/** The first two bytes of the addresses of services. */
const PREFIX = "10.96";
const FIRST_ADDRESS = 10; // the ones below it are for the cluster's own services
const FIRST_PORT = 30_000;
const LAST_PORT = 32_767;

/**
 * Returns a service with the addresses and node ports that it does not choose itself.
 *
 * Source: `k8s.io/kubernetes/pkg/registry/core/service/storage` `Allocators`.
 *
 * @param others The stored services, whose addresses and ports are taken.
 */
export function withServiceAddresses(
  service: KubeObject,
  others: readonly KubeObject[],
): KubeObject {
  const spec = membersOf(service.spec);
  const specs = others.map((other) => membersOf(other.spec));
  return { ...service, spec: withNodePorts(withClusterIp(spec, specs), specs) };
}

/**
 * Returns an updated service with the addresses and ports that it had and does not name.
 *
 * Source: `k8s.io/kubernetes/pkg/registry/core/service/storage` `patchAllocatedValues`.
 */
export function withKeptAddresses(next: KubeObject, previous: KubeObject): KubeObject {
  const spec = membersOf(next.spec);
  const before = membersOf(previous.spec);
  if (spec.type === "ExternalName" || before.type === "ExternalName") return next;
  const kept = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"].filter((name) =>
    isUnset(spec[name]) && !isUnset(before[name])
  );
  const ports = listOf(spec.ports).map((port) => {
    const old = listOf(before.ports).find((one) =>
      one.port === port.port && one.protocol === port.protocol
    );
    const keeps = usesNodePorts(spec) && isUnset(port.nodePort) && old?.nodePort;
    return keeps ? { ...port, nodePort: old.nodePort } : port;
  });
  return {
    ...next,
    spec: {
      ...spec,
      ...Object.fromEntries(kept.map((name) => [name, before[name]])),
      ...spec.ports !== undefined && { ports },
    },
  };
}

function withClusterIp(spec: Fields, others: readonly Fields[]): Fields {
  if (spec.type === "ExternalName") return spec;
  const isHeadless = spec.clusterIP === "None";
  const hasSelector = Object.keys(membersOf(spec.selector)).length > 0;
  const clusterIP = spec.clusterIP || freeAddress(others);
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

function withNodePorts(spec: Fields, others: readonly Fields[]): Fields {
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
  const ports = isNumbered
    ? listOf(spec.ports).map((port) => ({ ...port, nodePort: port.nodePort || free() }))
    : spec.ports;
  const isChecked = spec.type === "LoadBalancer" && spec.externalTrafficPolicy === "Local";
  return {
    ...spec,
    ...ports !== undefined && { ports },
    ...isChecked && { healthCheckNodePort: spec.healthCheckNodePort || free() },
  };
}

function usesNodePorts({ type }: Fields): boolean {
  return type === "NodePort" || type === "LoadBalancer";
}

function freeAddress(others: readonly Fields[]): string {
  const taken = new Set(others.map(({ clusterIP }) => clusterIP));
  let index = FIRST_ADDRESS + others.length;
  const address = () => `${PREFIX}.${(index >> 8) % 256}.${index % 256}`;
  while (taken.has(address())) index++;
  return address();
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(membersOf) : [];
}
