import { assertEquals } from "@std/assert";
import { workloadCells } from "../../../../src/testing/tables/cells/workload_cells.ts";
import { test } from "../../../support/test.ts";

const now = Date.parse("2026-01-01T01:00:00Z");

function jobCells(spec: Record<string, unknown>, status: Record<string, unknown>): unknown[] {
  const object = { metadata: { name: "a" }, spec, status };
  return workloadCells["batch/jobs"]!(object, now).slice(1, 4);
}

test("a job shows its end, how many of its pods are done, and how long it ran", () => {
  const startTime = "2026-01-01T00:00:00Z";
  const conditions = [{ type: "Complete", status: "True" }];
  const completionTime = "2026-01-01T00:05:10Z";
  assertEquals(
    jobCells({ completions: 2 }, { succeeded: 2, startTime, completionTime, conditions }),
    ["Complete", "2/2", "5m10s"],
  );
  assertEquals(jobCells({ parallelism: 3 }, { startTime }), ["Running", "0/1 of 3", "60m"]);
  const suspended = [{ type: "Suspended", status: "True" }];
  assertEquals(jobCells({}, { conditions: suspended }), ["Suspended", "0/1", ""]);
});

test("a cron job shows when it ran last", () => {
  const status = { active: [{}], lastScheduleTime: "2026-01-01T00:55:00Z" };
  const object = { metadata: { name: "a" }, spec: { schedule: "@daily", suspend: false }, status };
  assertEquals(workloadCells["batch/cronjobs"]!(object, now).slice(1, 6), [
    "@daily",
    "<none>",
    "False",
    1,
    "5m",
  ]);
});
