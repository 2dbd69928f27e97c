import { equalJson, listOf, membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { AddressRange } from "./address_range.ts";
import { type Fields, isUnset } from "./fields.ts";
import {
  hasHealthPort,
  needsClusterIp,
  readForm,
  usesNodePorts,
  withAddedAddresses,
} from "./service_addresses.ts";

/**
 * Returns an updated service with the addresses and ports that its type needs, and without the fields
 * that were those of another type and that the update did not change: a user who changes the type
 * alone need not know them.
 *
 * Source: `dropTypeDependentFields` of `k8s.io/kubernetes/pkg/registry/core/service`.
 *
 * @param others The stored services, the one before the update among them.
 */
export function withFieldsOfType(
  next: KubeObject,
  previous: KubeObject,
  others: readonly KubeObject[],
  range?: AddressRange,
): KubeObject {
  const before = membersOf(previous.spec);
  const normal = { ...next, spec: withBothAddresses(membersOf(next.spec), before) };
  const spec = membersOf(withAddedAddresses(normal, previous, others, range).spec);
  const dropped = new Set(droppedFields(spec, before));
  const kept = Object.entries(spec).filter(([name]) => !dropped.has(name));
  const fields = readForm(withoutNodePorts(Object.fromEntries(kept), before));
  const isBalanced = spec.type === "LoadBalancer";
  return {
    ...next,
    spec: fields,
    ...!isBalanced && { status: { ...membersOf(next.status), loadBalancer: {} } },
  };
}

/**
 * Returns a spec whose address is the first in its list. The other types need nothing: an update of
 * theirs that changes one of both is refused.
 *
 * Source: `normalizeClusterIPs` of `k8s.io/kubernetes/pkg/registry/core/service/storage`.
 */
function withBothAddresses(spec: Fields, before: Fields): Fields {
  if (needsClusterIp(spec)) return spec;
  const { clusterIP, clusterIPs, ...others } = spec;
  const isSame = (clusterIP || "") === (before.clusterIP || "");
  if (isUnset(clusterIPs)) {
    return isSame && !isUnset(before.clusterIPs)
      ? { ...spec, clusterIPs: before.clusterIPs }
      : spec;
  }
  if (isSame || !equalJson(clusterIPs, before.clusterIPs)) return spec;
  return isUnset(clusterIP) ? others : { ...spec, clusterIPs: [clusterIP] };
}

function droppedFields(spec: Fields, before: Fields): string[] {
  const isSame = (...names: string[]) =>
    names.every((name) => equalJson(spec[name] ?? null, before[name] ?? null));
  const addresses = ["clusterIP", "clusterIPs"];
  const losesIp = needsClusterIp(before) && !needsClusterIp(spec);
  const losesBalancer = before.type === "LoadBalancer" && spec.type !== "LoadBalancer";
  const groups: [loses: boolean, ...names: string[]][] = [
    [losesIp, ...addresses],
    [losesIp, "ipFamilies"],
    [losesIp, "ipFamilyPolicy"],
    [hasHealthPort(before) && !hasHealthPort(spec), "healthCheckNodePort"],
    [losesBalancer, "allocateLoadBalancerNodePorts"],
    [losesBalancer, "loadBalancerClass"],
    [isExternal(before) && !isExternal(spec), "externalTrafficPolicy"],
  ];
  return groups.flatMap(([loses, ...names]) => loses && isSame(...names) ? names : []);
}

/** Returns a spec without node ports if its type has none, unless it has new ones. */
function withoutNodePorts(spec: Fields, before: Fields): Fields {
  if (!usesNodePorts(before) || usesNodePorts(spec)) return spec;
  const numbers = (fields: Fields) =>
    listOf(fields.ports).flatMap(({ nodePort }) => nodePort ? [nodePort] : []);
  const known = new Set(numbers(before));
  if (spec.ports === undefined || !numbers(spec).every((port) => known.has(port))) return spec;
  return { ...spec, ports: listOf(spec.ports).map(({ nodePort: _nodePort, ...port }) => port) };
}

function isExternal(spec: Fields): boolean {
  const hasAddresses = Array.isArray(spec.externalIPs) && spec.externalIPs.length > 0;
  return usesNodePorts(spec) || (spec.type === "ClusterIP" && hasAddresses);
}
