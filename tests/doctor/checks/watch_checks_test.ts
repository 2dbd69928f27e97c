import { assertEquals } from "@std/assert";
import {
  watchCacheCheck,
  watchCheck,
  watchListCheck,
} from "../../../src/doctor/checks/watch_checks.ts";
import { examinationOf, unaborted } from "../../support/doctor/examination_of.ts";
import { examinedPod, podOfHttps } from "../../support/doctor/examined_pod.ts";
import { faultyServer } from "../../support/doctor/faulty_server.ts";
import { testSurroundings } from "../../support/doctor/test_surroundings.ts";
import { test } from "../../support/test.ts";

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

const failed = { id: "server.watch", status: "failure" } as const;
const match = { watch: true };
const ended = "Raise the time limit for idle connections";

testSurroundings(
  faultyServer("a proxy that cuts a watch before it is answered", {
    kind: "cut",
    after: "request",
    match,
  }, { ...failed, summary: "the watch was not opened", remedy: ended }),
  faultyServer("a proxy that cuts a watch at once", {
    kind: "cut",
    after: { bytes: 0 },
    match,
  }, { ...failed, summary: /the watch (broke off|was not opened)/, remedy: ended }),
  {
    name: "a proxy that ends a watch at once",
    make: (stack) => podOfHttps(stack, answerAnything),
    finding: {
      ...failed,
      summary: /the watch was ended after .*, and 60 s were asked for/,
      remedy: ended,
    },
  },
  faultyServer("a proxy that holds the response to a watch back", {
    kind: "stall",
    after: "request",
    match,
  }, { ...failed, summary: "the watch is not answered in time", remedy: "proxy_buffering off" }),
  faultyServer("a server that refuses watches", {
    kind: "status",
    code: 403,
    message: "no watches today",
    match,
  }, { ...failed, summary: "no watches today", remedy: "add the verb `watch`" }),
);

/** Answers as a server whose account may do everything; its watches end at once. */
function answerAnything({ url }: Request): Response {
  const { pathname } = new URL(url);
  if (pathname === "/version") return Response.json({ gitVersion: "v1.37.0" });
  if (pathname.endsWith("/pods")) return new Response("");
  if (pathname === "/api/v1") {
    const pods = { name: "pods", namespaced: true, verbs: ["list", "watch"] };
    return Response.json({ resources: [pods] });
  }
  const resourceRules = [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }];
  return Response.json({ metadata: {}, status: { resourceRules } }, { status: 201 });
}

test("watchCheck is skipped where nothing may be watched", async () => {
  const outcome = await watchCheck.run(examinationOf({ watched: null }), unaborted);
  assertEquals(outcome.status, "skipped");
});

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
