import { valueAt } from "../../json/json_value.ts";
import type { KubeObject } from "../../objects/kube_object.ts";
import {
  ageOf,
  type Cells,
  firstOf,
  type Json,
  listAt,
  nameOf,
  numberAt,
  objectAt,
  textAt,
  textsAt,
} from "./cell_values.ts";
import { labelText, selectorCell } from "./label_text.ts";

/** At most so many addresses or hosts are shown. */
const MOST_SHOWN = 3;

/** The cells of services, and of the kinds that carry traffic. */
export const networkCells: Readonly<Record<string, Cells>> = {
  "services": (object, now) => {
    const [address] = textsAt(object, "spec.clusterIPs");
    return [
      nameOf(object),
      textAt(object, "spec.type"),
      address ?? textAt(object, "spec.clusterIP", "<none>"),
      externalAddress(object),
      listAt(object, "spec.ports").map(servicePort).join(",") || "<none>",
      ageOf(object, now),
      labelText(valueAt(object, "spec.selector")),
    ];
  },
  "endpoints": (object, now) => [nameOf(object), endpointsOf(object), ageOf(object, now)],
  "discovery.k8s.io/endpointslices": (object, now) => {
    const ports = listAt(object, "ports").map((port) =>
      textAt(port, "port", textAt(port, "name", "*"))
    );
    const addresses = listAt(object, "endpoints").flatMap((each) => textsAt(each, "addresses"));
    return [
      nameOf(object),
      textAt(object, "addressType"),
      firstOf(ports, MOST_SHOWN) || "<unset>",
      firstOf(addresses, MOST_SHOWN) || "<unset>",
      ageOf(object, now),
    ];
  },
  "networking.k8s.io/ingresses": (object, now) => [
    nameOf(object),
    textAt(object, "spec.ingressClassName", "<none>"),
    hostsOf(object),
    loadBalancerOf(object),
    listAt(object, "spec.tls").length > 0 ? "80, 443" : "80",
    ageOf(object, now),
  ],
  "networking.k8s.io/ingressclasses": (object, now) => {
    const isDefault = object.metadata.annotations?.["ingressclass.kubernetes.io/is-default-class"];
    return [
      nameOf(object) + (isDefault === "true" ? " (default)" : ""),
      textAt(object, "spec.controller"),
      parametersOf(object),
      ageOf(object, now),
    ];
  },
  "networking.k8s.io/networkpolicies": (object, now) => [
    nameOf(object),
    selectorCell(valueAt(object, "spec.podSelector")),
    ageOf(object, now),
  ],
  "networking.k8s.io/servicecidrs": (object, now) => [
    nameOf(object),
    textsAt(object, "spec.cidrs").join(","),
    ageOf(object, now),
  ],
  "networking.k8s.io/ipaddresses": (object, now) => [
    nameOf(object),
    parentOf(object),
    ageOf(object, now),
  ],
};

function servicePort(port: Json): string {
  const node = numberAt(port, "nodePort");
  const outer = node > 0 ? `:${node}` : "";
  return `${numberAt(port, "port")}${outer}/${textAt(port, "protocol")}`;
}

function externalAddress(service: KubeObject): string {
  const own = textsAt(service, "spec.externalIPs");
  switch (textAt(service, "spec.type")) {
    case "ClusterIP":
    case "NodePort":
      return own.join(",") || "<none>";
    case "LoadBalancer":
      return [loadBalancerOf(service), ...own].filter((each) => each !== "").join(",") ||
        "<pending>";
    case "ExternalName":
      return textAt(service, "spec.externalName");
    default:
      return "<unknown>";
  }
}

function loadBalancerOf(object: KubeObject): string {
  const addresses = listAt(object, "status.loadBalancer.ingress")
    .map((each) => textAt(each, "ip", textAt(each, "hostname")));
  return [...new Set(addresses.filter((each) => each !== ""))].sort().join(",");
}

function endpointsOf(object: KubeObject): string {
  const subsets = listAt(object, "subsets");
  if (subsets.length === 0) return "<none>";
  const all = subsets.flatMap((subset) => {
    const addresses = listAt(subset, "addresses").map((each) => textAt(each, "ip"));
    const ports = listAt(subset, "ports");
    if (ports.length === 0) return addresses;
    return ports.flatMap((port) => addresses.map((ip) => withPort(ip, numberAt(port, "port"))));
  });
  return firstOf(all, MOST_SHOWN);
}

function withPort(ip: string, port: number): string {
  return ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/** Returns the hosts of the rules; kubectl counts the rules that have none among the others. */
function hostsOf(ingress: KubeObject): string {
  const rules = listAt(ingress, "spec.rules");
  const hosts: string[] = [];
  let isCut = false;
  for (const rule of rules) {
    if (hosts.length === MOST_SHOWN) isCut = true;
    const host = textAt(rule, "host");
    if (!isCut && host !== "") hosts.push(host);
  }
  if (hosts.length === 0) return "*";
  return isCut ? `${hosts.join(",")} + ${rules.length - MOST_SHOWN} more...` : hosts.join(",");
}

function parametersOf(object: KubeObject): string {
  const parameters = objectAt(object, "spec.parameters");
  if (!parameters) return "<none>";
  const group = textAt(parameters, "apiGroup");
  const kind = textAt(parameters, "kind") + (group === "" ? "" : `.${group}`);
  return `${kind}/${textAt(parameters, "name")}`;
}

function parentOf(object: KubeObject): string {
  const parent = objectAt(object, "spec.parentRef");
  if (!parent) return "<none>";
  const group = textAt(parent, "group");
  const resource = textAt(parent, "resource") + (group === "" ? "" : `.${group}`);
  const place = [resource.toLowerCase(), textAt(parent, "namespace"), textAt(parent, "name")];
  return place.filter((each) => each !== "").join("/");
}
