import type { ResourceRegistry } from "../resources/resource_registry.ts";
import { apiVersionOf, type ServedResource } from "../resources/served_resource.ts";

type Json = Record<string, unknown>;

/** Returns the response of `/api`. */
export function describeApiVersions(address: string): Json {
  return {
    kind: "APIVersions",
    versions: ["v1"],
    serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: address }],
  };
}

/** Returns the response of `/apis`. */
export function describeGroups(registry: ResourceRegistry): Json {
  const names = new Set([...registry].map((resource) => resource.group));
  names.delete("");
  const groups = [...names].map((name) => groupOf(registry, name));
  return { kind: "APIGroupList", apiVersion: "v1", groups };
}

/** Returns the response of `/apis/GROUP`; `undefined` if the group does not exist. */
export function describeGroup(registry: ResourceRegistry, name: string): Json | undefined {
  const known = name !== "" && [...registry].some((resource) => resource.group === name);
  return known ? { kind: "APIGroup", apiVersion: "v1", ...groupOf(registry, name) } : undefined;
}

/** Returns the versions of all groups; within a group, the preferred version comes first. */
export function groupVersionsOf(
  registry: ResourceRegistry,
): { group: string; version: string }[] {
  const groups = Map.groupBy(registry, ({ group }) => group);
  return [...groups].flatMap(([group, members]) =>
    [...new Set(members.map(({ version }) => version))].sort(byPriority)
      .map((version) => ({ group, version }))
  );
}

/**
 * Returns the response of `/api/v1` or `/apis/GROUP/VERSION`; `undefined` if nothing is served
 * there.
 */
export function describeResources(
  registry: ResourceRegistry,
  { group, version }: { group: string; version: string },
): Json | undefined {
  const resources = [...registry].filter((resource) =>
    resource.group === group && resource.version === version
  ).sort((a, b) => a.plural < b.plural ? -1 : 1);
  if (resources.length === 0) return undefined;
  return {
    kind: "APIResourceList",
    ...(group ? { apiVersion: "v1" } : {}),
    groupVersion: apiVersionOf({ group, version }),
    resources: resources.flatMap(describeResource),
  };
}

/**
 * API groups of the kinds that subresources accept, if they differ from the group of the resource.
 */
const actionGroups: Readonly<Record<string, string>> = {
  Eviction: "policy",
  TokenRequest: "authentication.k8s.io",
};

function groupOf(registry: ResourceRegistry, name: string): Json {
  const members = [...registry].filter((resource) => resource.group === name);
  const versions = [...new Set(members.map((resource) => resource.version))]
    .sort(byPriority)
    .map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] };
}

function describeResource(resource: ServedResource): Json[] {
  const { plural, singular, namespaced, kind, verbs, shortNames, categories } = resource;
  const main = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: resource.custom ? [...verbs].sort(byCustomOrder) : verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
  };
  const status = resource.status
    ? [{
      name: `${plural}/status`,
      singularName: "",
      namespaced,
      kind,
      verbs: ["get", "patch", "update"],
    }]
    : [];
  const scale = resource.scale
    ? [{
      name: `${plural}/scale`,
      singularName: "",
      namespaced,
      group: "autoscaling",
      version: "v1",
      kind: "Scale",
      verbs: ["get", "patch", "update"],
    }]
    : [];
  const ownParts = Object.entries(resource.parts).map(([name, partVerbs]) => ({
    name: `${plural}/${name}`,
    singularName: "",
    namespaced,
    kind,
    verbs: partVerbs,
  }));
  const actions = Object.entries(resource.actions).map(([name, actionKind]) => ({
    name: `${plural}/${name}`,
    singularName: "",
    namespaced,
    ...(actionKind in actionGroups ? { group: actionGroups[actionKind], version: "v1" } : {}),
    kind: actionKind,
    verbs: ["create"],
  }));
  const streams = Object.entries(resource.streams).map(([name, streamKind]) => ({
    name: `${plural}/${name}`,
    singularName: "",
    namespaced,
    kind: streamKind,
    verbs: streamKind === kind ? ["get"] : ["create", "get"],
  }));
  // The real server lists the subresources of custom resources in a different order.
  const parts = resource.custom ? [...status, ...scale] : [...scale, ...status];
  return [main, ...parts, ...ownParts, ...actions, ...streams];
}

// The real server lists the verbs of custom resources in a different order.
const customOrder = "delete deletecollection get list patch create update watch".split(" ");

function byCustomOrder(left: string, right: string): number {
  return customOrder.indexOf(left) - customOrder.indexOf(right);
}

// stable before beta before alpha, then v2 before v1; names of another form come last
function byPriority(left: string, right: string): number {
  const [a, b] = [rank(left), rank(right)];
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? left.localeCompare(right) : b[at]! - a[at]!;
}

function rank(version: string): number[] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!match) return [0, 0, 0];
  const [, major, stability, minor = "0"] = match;
  const stable = stability === undefined ? 3 : stability === "beta" ? 2 : 1;
  return [stable, Number(major), Number(minor)];
}
