import type { DiscoveredApi, DiscoveredResource } from "./discovered_resource.ts";

/** The `Accept` header that asks for all groups at once, or for the older format as a fallback. */
export const AGGREGATED =
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

/** The fields used of the `/api` and `/apis` responses. Go writes an empty slice as null. */
export interface GroupDiscoveryList {
  kind: "APIGroupDiscoveryList";
  items?: (GroupDiscovery | null)[] | null;
}

interface GroupDiscovery {
  metadata?: { name?: string } | null;
  versions?: (VersionDiscovery | null)[] | null;
}

interface VersionDiscovery {
  version: string;
  freshness?: string;
  resources?: (ResourceDiscovery | null)[] | null;
}

interface ResourceDiscovery {
  resource: string;
  responseKind?: { kind?: string } | null;
  scope?: string;
  singularResource?: string;
  shortNames?: string[] | null;
  categories?: string[] | null;
  verbs?: string[] | null;
  subresources?: { subresource: string }[] | null;
}

/**
 * Reads the resources of all groups from one response
 * ({@link https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery aggregated discovery}).
 */
export function readAggregated({ items }: GroupDiscoveryList): DiscoveredApi {
  const api: DiscoveredApi = { resources: [], unreadable: [] };
  for (const item of items ?? []) {
    const group = item?.metadata?.name ?? "";
    for (const each of item?.versions ?? []) {
      if (!each) continue;
      const { version, freshness, resources } = each;
      // An entry is stale if the aggregated server behind this one does not respond.
      if (freshness === "Stale") api.unreadable.push(`${group}/${version}`);
      for (const resource of resources ?? []) {
        const kind = resource?.responseKind?.kind;
        if (resource && kind) api.resources.push(discovered(resource, { group, version, kind }));
      }
    }
  }
  return api;
}

function discovered(
  resource: ResourceDiscovery,
  place: { group: string; version: string; kind: string },
): DiscoveredResource {
  const { singularResource = "", shortNames, categories, verbs } = resource;
  return {
    ...place,
    plural: resource.resource,
    namespaced: resource.scope === "Namespaced",
    singular: singularResource,
    shortNames: shortNames ?? [],
    categories: categories ?? [],
    verbs: verbs ?? [],
    subresources: (resource.subresources ?? []).map(({ subresource }) => subresource),
  };
}
