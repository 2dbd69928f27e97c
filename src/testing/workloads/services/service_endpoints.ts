import { equalJson } from "../../json/json_value.ts";
import { isReady } from "../../objects/conditions.ts";
import type { KubeObject } from "../../objects/kube_object.ts";
import { hasEnded, type Pod } from "../pod_state.ts";

/** The fields of a Service that its controller reads. */
export interface Service extends KubeObject {
  spec: {
    type?: string;
    clusterIP?: string;
    selector?: Record<string, string>;
    ipFamilies?: readonly AddressType[];
    publishNotReadyAddresses?: boolean;
    ports?: readonly ServicePort[];
  };
}

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
  readonly targetPort?: number | string;
  readonly appProtocol?: string;
}

interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly protocol?: string;
}

/** A kind of addresses. */
export type AddressType = "IPv4" | "IPv6";

/** A port of an EndpointSlice. */
export interface EndpointPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly appProtocol?: string;
}

/** An endpoint of an EndpointSlice. */
export interface Endpoint {
  readonly addresses: readonly string[];
  readonly targetRef?: { readonly uid?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** Endpoints with the same ports. */
export interface EndpointGroup {
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

/** Returns whether a Service has no address of its own. */
export function isHeadless({ spec }: Service): boolean {
  return spec.clusterIP === "None" || !spec.clusterIP;
}

/**
 * Returns the endpoints of a Service, by the ports that they have: a named target port may have another
 * number in each pod.
 *
 * Source: `podToEndpoint` and `getEndpointPorts` of `k8s.io/endpointslice`.
 */
export function endpointGroups(
  service: Service,
  pods: readonly Pod[],
  addressType: AddressType,
): EndpointGroup[] {
  const groups: { ports: EndpointPort[]; endpoints: Endpoint[] }[] = [];
  for (const pod of pods) {
    const addresses = hasEnded(pod) ? [] : addressesOf(pod, addressType);
    if (addresses.length === 0) continue;
    const ports = portsOf(service, pod);
    let group = groups.find((each) => equalJson(each.ports, ports));
    if (!group) groups.push(group = { ports, endpoints: [] });
    group.endpoints.push(endpointOf(service, pod, addresses));
  }
  return groups;
}

function endpointOf(service: Service, pod: Pod, addresses: readonly string[]): Endpoint {
  const { metadata, spec } = pod;
  const serving = isReady(pod);
  const terminating = metadata.deletionTimestamp !== undefined;
  const { publishNotReadyAddresses: isPublished = false } = service.spec;
  const { nodeName, hostname, subdomain } = spec;
  return {
    addresses,
    conditions: { ready: isPublished || (serving && !terminating), serving, terminating },
    ...hostname && subdomain === service.metadata.name ? { hostname } : {},
    targetRef: {
      kind: "Pod",
      namespace: metadata.namespace,
      name: metadata.name,
      uid: metadata.uid ?? "",
    },
    ...nodeName && { nodeName },
  };
}

function addressesOf({ status }: Pod, addressType: AddressType): string[] {
  const { podIP, podIPs = podIP ? [{ ip: podIP }] : [] } = status ?? {};
  const addresses = (podIPs as readonly { ip?: string }[]).map(({ ip = "" }) => ip);
  return addresses.filter((ip) =>
    ip !== "" && (ip.includes(":") ? "IPv6" : "IPv4") === addressType
  );
}

function portsOf({ spec }: Service, pod: Pod): EndpointPort[] {
  return (spec.ports ?? []).flatMap(({ name = "", port, targetPort = port, ...given }) => {
    const { protocol = "TCP", appProtocol } = given;
    const number = typeof targetPort === "number"
      ? targetPort
      : namedPort(pod, { name: targetPort, protocol });
    if (number === undefined) return [];
    return [{ name, port: number, protocol, ...appProtocol !== undefined && { appProtocol } }];
  });
}

function namedPort(
  { spec }: Pod,
  { name, protocol }: { name: string; protocol: string },
): number | undefined {
  type Container = { ports?: readonly ContainerPort[]; restartPolicy?: string };
  const containers = (spec.containers ?? []) as readonly Container[];
  const others = (spec.initContainers ?? []) as readonly Container[];
  const sidecars = others.filter(({ restartPolicy }) => restartPolicy === "Always");
  const ports = [...containers, ...sidecars].flatMap((container) => container.ports ?? []);
  return ports.find((each) => each.name === name && (each.protocol ?? "TCP") === protocol)
    ?.containerPort;
}
