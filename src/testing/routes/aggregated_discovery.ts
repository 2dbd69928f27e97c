import { describeResources, groupVersionsOf } from "./discovery.ts";
import { objectsOf } from "../json/json_value.ts";
import type { ResourceRegistry } from "../resources/resource_registry.ts";

type Json = Record<string, unknown>;

/** Media type of aggregated discovery, which describes all groups at once. */
export const aggregatedType =
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/**
 * Returns whether aggregated discovery is the first range of an `Accept` header that is supported.
 */
export function asksForAggregated(header: string | null): boolean {
  const ranges = (header ?? "").split(",").map((range) =>
    range.split(";").map((part) => part.trim()).filter((part) => !part.startsWith("q="))
  );
  const wanted = aggregatedType.split(";").sort().join(";");
  for (const range of ranges) {
    if (range.toSorted().join(";") === wanted) return true;
    if (range.length === 1 && /^(?:application\/json|application\/\*|\*\/\*)$/.test(range[0]!)) {
      return false;
    }
  }
  return false;
}

/**
 * Returns the response of `/api` (the core group) or `/apis` (all other groups) to a request for
 * aggregated discovery.
 *
 * Source: `k8s.io/apiserver/pkg/endpoints/discovery/aggregated`.
 */
export function describeAggregated(registry: ResourceRegistry, root: "/api" | "/apis"): Json {
  const groups = Map.groupBy(
    groupVersionsOf(registry).filter(({ group }) => (group === "") === (root === "/api")),
    ({ group }) => group,
  );
  const items = [...groups].map(([group, versions]) => ({
    metadata: group === "" ? {} : { name: group },
    versions: versions.map(({ version }) => ({
      version,
      resources: aggregate(describeResources(registry, { group, version })?.resources),
      freshness: "Current",
    })),
  }));
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items,
  };
}

/** Adds subresources to their resources. */
function aggregate(described: unknown): Json[] {
  const all = objectsOf(described);
  const main = all.filter(({ name }) => !String(name).includes("/"));
  return main.map(({ name, singularName, namespaced, kind, verbs, shortNames, categories }) => {
    const subresources = all.filter((each) => String(each.name).startsWith(`${name}/`))
      .map((each) => ({
        subresource: String(each.name).slice(String(name).length + 1),
        responseKind: kindOf(each),
        verbs: each.verbs,
      }))
      .sort((a, b) => a.subresource < b.subresource ? -1 : 1);
    return {
      resource: name,
      responseKind: kindOf({ kind }),
      scope: namespaced ? "Namespaced" : "Cluster",
      singularResource: singularName,
      verbs,
      ...(shortNames === undefined ? {} : { shortNames }),
      ...(categories === undefined ? {} : { categories }),
      ...(subresources.length > 0 ? { subresources } : {}),
    };
  });
}

function kindOf({ group = "", version = "", kind }: Json): Json {
  return { group, version, kind };
}
