import { assertEquals } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { scaleTable } from "../../../src/testing/tables/scale_table.ts";
import { test } from "../../support/test.ts";

const registry = new ResourceRegistry();
const deployments = registry.findKind("apps/v1", "Deployment")!;
const widgets = registry.register({
  group: "example.com",
  kind: "Widget",
  plural: "widgets",
  custom: true,
  scale: { specReplicas: "spec.count", statusReplicas: "status.count" },
});
const metadata = { name: "a", resourceVersion: "5", creationTimestamp: "1970-01-01T00:00:00Z" };
const now = () => 60_000;

test("a scale shows the replicas that are wanted and those that are there", () => {
  const scale = { metadata, spec: { replicas: 3 }, status: { replicas: 2 } };
  const table = JSON.parse(scaleTable(scale, deployments, { includeObject: "Metadata", now }));
  assertEquals(table.metadata, { resourceVersion: "5" });
  assertEquals(table.columnDefinitions.map(({ name }: { name: string }) => name), [
    "Name",
    "Desired",
    "Available",
    "Age",
  ]);
  const object = { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
  assertEquals(table.rows, [{ cells: ["a", 3, 2, "60s"], object }]);
  const whole = JSON.parse(scaleTable(scale, deployments, { includeObject: "Object", now }));
  assertEquals(whole.rows[0].object, scale);
});

test("without wanted replicas, the cell of a custom resource is empty", () => {
  const scale = { metadata, spec: {}, status: { replicas: 1 } };
  const rowsOf = (resource: typeof widgets) =>
    JSON.parse(scaleTable(scale, resource, { includeObject: "None", now })).rows;
  assertEquals(rowsOf(widgets), [{ cells: ["a", null, 1, "60s"], object: null }]);
  assertEquals(rowsOf(deployments), [{ cells: ["a", 0, 1, "60s"], object: null }]);
});
