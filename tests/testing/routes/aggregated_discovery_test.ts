import { assertEquals } from "@std/assert";
import {
  aggregatedType,
  asksForAggregated,
  describeAggregated,
} from "../../../src/testing/routes/aggregated_discovery.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { test } from "../../support/test.ts";

test("asksForAggregated follows the first range that the server can serve", () => {
  const v9 = aggregatedType.replace("v=v2", "v=v9");
  const table: [header: string | null, asks: boolean][] = [
    [aggregatedType, true],
    [`${aggregatedType},application/json`, true],
    [`${aggregatedType};q=0.9`, true],
    ["application/json;v=v2;as=APIGroupDiscoveryList;g=apidiscovery.k8s.io", true],
    [`${v9},${aggregatedType}`, true],
    [`application/json,${aggregatedType}`, false],
    [v9, false],
    ["*/*", false],
    [null, false],
  ];
  for (const [header, asks] of table) assertEquals(asksForAggregated(header), asks, String(header));
});

test("describeAggregated lists the versions of a group in the server's order of preference", () => {
  const registry = new ResourceRegistry();
  for (const version of ["v1beta1", "v2", "v1"]) {
    registry.register({ group: "example.com", version, kind: "Widget", plural: "widgets" });
  }
  const { items } = describeAggregated(registry, "/apis") as {
    items: { metadata: { name?: string }; versions: { version: string }[] }[];
  };
  const widgets = items.find(({ metadata }) => metadata.name === "example.com");
  assertEquals(widgets?.versions.map(({ version }) => version), ["v2", "v1", "v1beta1"]);
  assertEquals(items.some(({ metadata }) => metadata.name === undefined), false);
});
