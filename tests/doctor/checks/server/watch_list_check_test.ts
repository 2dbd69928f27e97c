import { assertEquals } from "@std/assert";
import { watchListCheck } from "../../../../src/doctor/checks/server/watch_list_check.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { examinedPod } from "../../../support/doctor/examined_pod.ts";
import { faultyServer } from "../../../support/doctor/faulty_server.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { test } from "../../../support/test.ts";

testSurroundings(
  faultyServer("a proxy that collects the events of a watch", {
    kind: "stall",
    after: { frames: 0 },
    match: { watch: true },
  }, {
    id: "server.watchList",
    status: "failure",
    summary: "its first event does not arrive",
    remedy: "proxy_buffering off",
  }),
  {
    name: "a server without WatchList",
    make: (stack) => examinedPod(stack, { watchList: false }),
    finding: {
      id: "server.watchList",
      status: "warning",
      summary: "sendInitialEvents is forbidden",
      remedy: "Nothing needs to be done",
    },
  },
);

test("watchListCheck is skipped where nothing may be watched", async () => {
  const outcome = await watchListCheck.run(examinationOf({ watched: null }), unaborted);
  assertEquals(outcome.status, "skipped");
});
