import { assertEquals } from "@std/assert";
import { watchCacheCheck } from "../../../../src/doctor/checks/server/watch_cache_check.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { faultyServer } from "../../../support/doctor/faulty_server.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { test } from "../../../support/test.ts";

testSurroundings(faultyServer("a watch cache that is not ready", {
  kind: "status",
  code: 429,
  message: "storage is (re)initializing",
  match: { path: /\/pods$/, watch: false },
}, {
  id: "server.watchCache",
  status: "warning",
  summary: "not ready: storage is (re)initializing",
  remedy: "After a start this takes seconds",
}));

test("watchCacheCheck is skipped where nothing may be watched", async () => {
  const outcome = await watchCacheCheck.run(examinationOf({ watched: null }), unaborted);
  assertEquals(outcome.status, "skipped");
});
