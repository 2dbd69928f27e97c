import { assertEquals } from "@std/assert";
import type { AuditEvent } from "../cluster/audit_log.ts";
import { test } from "../../support/test.ts";
import { objectRuns } from "./object_runs.ts";

function write(object: string, manager: string, second: number, code = 200): AuditEvent {
  return {
    auditID: "",
    stage: "ResponseComplete",
    verb: "patch",
    requestURI: `/api/v1/namespaces/shards/configmaps/${object}?fieldManager=${manager}`,
    user: {},
    responseStatus: { code },
    requestReceivedTimestamp: "",
    stageTimestamp: `2026-01-01T00:00:0${second}.000000Z`,
  };
}

test("objectRuns counts the runs that have ended, also after one that was given up", () => {
  const log = [
    write("x", "a.1.end", 2),
    write("x", "a.1.begin", 1),
    write("x", "b.1.begin", 3),
    write("x", "c.1.begin", 4),
    write("x", "b.1.end", 5, 409),
    write("x", "c.1.end", 6),
    write("y", "b.2.begin", 2),
    write("x", "harness", 5),
  ];
  assertEquals(objectRuns(log), { ended: 2, mixed: [] });
});

test("objectRuns finds a replica that still writes after another one has begun", () => {
  const log = [write("x", "a.1.begin", 1), write("x", "b.1.begin", 2), write("x", "a.1.end", 3)];
  const object = "/api/v1/namespaces/shards/configmaps/x";
  assertEquals(objectRuns(log), { ended: 0, mixed: [{ object, run: "a.1", other: "b.1" }] });
});
