import { assertEquals } from "@std/assert";
import { readAggregated } from "../../../src/client/discovery/aggregated_discovery.ts";
import { test } from "../../support/test.ts";

test("readAggregated reads resources with their subresources", () => {
  const { resources, unreadable } = readAggregated({
    kind: "APIGroupDiscoveryList",
    items: [{
      metadata: { name: "apps" },
      versions: [{
        version: "v1",
        freshness: "Current",
        resources: [{
          resource: "deployments",
          responseKind: { kind: "Deployment" },
          scope: "Namespaced",
          singularResource: "deployment",
          shortNames: ["deploy"],
          categories: ["all"],
          verbs: ["get"],
          subresources: [{ subresource: "scale" }, { subresource: "status" }],
        }, { resource: "unknown" }],
      }],
    }],
  });
  assertEquals(resources, [{
    group: "apps",
    version: "v1",
    plural: "deployments",
    kind: "Deployment",
    namespaced: true,
    singular: "deployment",
    shortNames: ["deploy"],
    categories: ["all"],
    verbs: ["get"],
    subresources: ["scale", "status"],
  }]);
  assertEquals(unreadable, []);
});

test("readAggregated names stale versions as unreadable; the core group has no name", () => {
  const { resources, unreadable } = readAggregated({
    kind: "APIGroupDiscoveryList",
    items: [
      {
        versions: [{
          version: "v1",
          resources: [{ resource: "nodes", responseKind: { kind: "Node" }, scope: "Cluster" }],
        }],
      },
      { metadata: { name: "metrics.k8s.io" }, versions: [{ version: "v1", freshness: "Stale" }] },
    ],
  });
  assertEquals(
    resources.map(({ group, plural, namespaced }) => [group, plural, namespaced]),
    [["", "nodes", false]],
  );
  assertEquals(unreadable, ["metrics.k8s.io/v1"]);
  assertEquals(readAggregated({ kind: "APIGroupDiscoveryList" }), {
    resources: [],
    unreadable: [],
  });
});

test("readAggregated reads Go's nil slices as empty ones, and skips entries that are null", () => {
  const pods = { resource: "pods", responseKind: { kind: "Pod" } };
  const none = { verbs: null, shortNames: null, categories: null, subresources: null };
  const { resources, unreadable } = readAggregated({
    kind: "APIGroupDiscoveryList",
    items: [
      { metadata: null, versions: [{ version: "v1", resources: [{ ...pods, ...none }, null] }] },
      { metadata: { name: "a.example.com" }, versions: null },
      { metadata: { name: "b.example.com" }, versions: [{ version: "v1", resources: null }, null] },
      null,
    ],
  });
  assertEquals(resources, [{
    group: "",
    version: "v1",
    plural: "pods",
    kind: "Pod",
    namespaced: false,
    singular: "",
    shortNames: [],
    categories: [],
    verbs: [],
    subresources: [],
  }]);
  assertEquals(unreadable, []);
  const nothing = { resources: [], unreadable: [] };
  assertEquals(readAggregated({ kind: "APIGroupDiscoveryList", items: null }), nothing);
});
