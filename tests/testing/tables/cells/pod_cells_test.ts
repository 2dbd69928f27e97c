import { assertEquals } from "@std/assert";
import { podCells } from "../../../../src/testing/tables/cells/pod_cells.ts";
import { test } from "../../../support/test.ts";

const now = Date.parse("2026-01-01T01:00:00Z");

function cells(status: Record<string, unknown>, metadata = {}): unknown[] {
  const pod = { metadata: { name: "a", ...metadata }, spec: { containers: [{ name: "main" }] } };
  return podCells({ ...pod, status }, now).slice(1, 4);
}

test("the last restart is shown with the time since", () => {
  const lastState = { terminated: { finishedAt: "2026-01-01T00:50:00Z" } };
  const state = { running: {} };
  const containerStatuses = [{ name: "main", state, ready: true, restartCount: 2, lastState }];
  assertEquals(cells({ phase: "Running", containerStatuses }), ["1/1", "Running", "2 (10m ago)"]);
});

test("a pod that is deleted is Terminating, unless it has ended or its node is lost", () => {
  const deleted = { deletionTimestamp: "2026-01-01T00:00:00Z" };
  const status = (fields: Record<string, unknown>) => cells(fields, deleted)[1];
  assertEquals(status({ phase: "Running" }), "Terminating");
  assertEquals(status({ phase: "Running", reason: "NodeLost" }), "Unknown");
  assertEquals(status({ phase: "Succeeded" }), "Succeeded");
});

test("a gate holds a pod back from its node, a signal ends a container", () => {
  const conditions = [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }];
  assertEquals(cells({ phase: "Pending", conditions })[1], "SchedulingGated");
  const state = { terminated: { exitCode: 137, signal: 9 } };
  assertEquals(cells({ containerStatuses: [{ name: "main", state }] })[1], "Signal:9");
});
