import type { DiscoveredResource } from "./discovered_resource.ts";

/** The `/api` response in the older format. Go writes an empty slice as null. */
export interface ApiVersions {
  kind: "APIVersions";
  versions?: string[] | null;
}

/** The `/apis` response in the older format. */
export interface ApiGroupList {
  kind: "APIGroupList";
  groups?: {
    name: string;
    versions?: { version: string }[] | null;
    preferredVersion?: { version: string } | null;
  }[] | null;
}

/** The response of `/api/VERSION` and `/apis/GROUP/VERSION`. */
export interface ApiResourceList {
  kind: "APIResourceList";
  resources?: {
    name: string;
    singularName?: string;
    namespaced?: boolean;
    kind: string;
    verbs?: string[] | null;
    shortNames?: string[] | null;
    categories?: string[] | null;
  }[] | null;
}

/** A version of a group. */
export interface GroupVersion {
  group: string;
  version: string;
}

/** Returns the versions that a server has, by group, the preferred version first. */
export function groupVersionsOf(answer: ApiVersions | ApiGroupList): GroupVersion[] {
  if (answer.kind === "APIVersions") {
    return (answer.versions ?? []).map((version) => ({ group: "", version }));
  }
  return (answer.groups ?? []).flatMap(({ name: group, versions, preferredVersion }) => {
    const first = preferredVersion?.version;
    const names = (versions ?? []).map(({ version }) => version);
    return [...names.filter((name) => name === first), ...names.filter((name) => name !== first)]
      .map((version) => ({ group, version }));
  });
}

/** Returns the resources of a version of a group. */
export function readResourceList(
  list: ApiResourceList,
  { group, version }: GroupVersion,
): DiscoveredResource[] {
  const resources = list.resources ?? [];
  const subresources = new Map<string, string[]>();
  for (const { name } of resources) {
    const [plural = "", below] = name.split("/", 2);
    if (below === undefined) continue;
    subresources.set(plural, [...subresources.get(plural) ?? [], below]);
  }
  return resources.filter(({ name }) => !name.includes("/")).map((resource) => {
    const { name, kind, namespaced = false, singularName = "" } = resource;
    const { shortNames, categories, verbs } = resource;
    return {
      group,
      version,
      plural: name,
      kind,
      namespaced,
      singular: singularName,
      shortNames: shortNames ?? [],
      categories: categories ?? [],
      verbs: verbs ?? [],
      subresources: subresources.get(name) ?? [],
    };
  });
}
