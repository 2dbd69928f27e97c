import { assertEquals } from "@std/assert";
import { deviceCells } from "../../../../src/testing/tables/cells/device_cells.ts";
import type { KubeObject } from "../../../../src/testing/objects/kube_object.ts";
import { test } from "../../../support/test.ts";

const now = Date.parse("2026-01-01T00:01:00Z");
const metadata = { name: "a", creationTimestamp: "2026-01-01T00:00:00Z" };

function cellsOf(key: string, object: Record<string, unknown>): unknown[] {
  return deviceCells[key]!({ metadata, ...object } as KubeObject, now);
}

test("the state of a claim says whether it is allocated, in use and deleted", () => {
  const stateOf = (status: Record<string, unknown>, deletionTimestamp?: string) =>
    cellsOf("resource.k8s.io/resourceclaims", {
      metadata: { ...metadata, ...deletionTimestamp && { deletionTimestamp } },
      status,
    })[1];
  const allocation = { devices: {} };
  assertEquals(stateOf({}), "pending");
  assertEquals(stateOf({ allocation }), "allocated");
  assertEquals(stateOf({ allocation, reservedFor: [{ name: "p" }] }), "allocated,reserved");
  assertEquals(stateOf({}, "t"), "deleted");
  assertEquals(stateOf({ allocation }, "t"), "deleted,allocated");
});

test("a migration shows its resource, and the last phase that it has reached", () => {
  const key = "storagemigration.k8s.io/storageversionmigrations";
  const spec = { resource: { group: "apps", resource: "deployments" } };
  assertEquals(cellsOf(key, { spec }), ["a", "deployments.apps", "Unknown"]);
  const conditions = [
    { type: "Running", status: "False" },
    { type: "Succeeded", status: "True" },
    { type: "Other", status: "True" },
  ];
  assertEquals(cellsOf(key, { spec: { resource: { resource: "pods" } }, status: { conditions } }), [
    "a",
    "pods",
    "Succeeded",
  ]);
});

test("a taint shows since when it is there", () => {
  const key = "resource.k8s.io/devicetaintrules";
  const taint = { key: "k", effect: "NoExecute", timeAdded: "2026-01-01T00:00:30Z" };
  assertEquals(cellsOf(key, { spec: { taint } }), ["a", "k", "", "NoExecute", "30s", "60s"]);
});
