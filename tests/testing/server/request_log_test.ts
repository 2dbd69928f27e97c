import { assertEquals } from "@std/assert";
import { parseRequestInfo } from "../../../src/testing/server/request_info.ts";
import { RequestLog, type RequestLogEntry } from "../../../src/testing/server/request_log.ts";
import { administrator } from "../../../src/testing/auth/user_info.ts";
import { test } from "../../support/test.ts";

function start(log: RequestLog, path: string): RequestLogEntry {
  const request = new Request(`https://server${path}`, {
    headers: { authorization: "Bearer secret", "user-agent": "tester/1" },
  });
  return log.start(request, parseRequestInfo(request));
}

test("RequestLog records each request's user, path, start and response", () => {
  let now = 1000;
  const log = new RequestLog({ limit: 10, now: () => now });
  const entry = start(log, "/api/v1/pods?limit=1&watch=0");
  now = 2000;
  assertEquals([log.started, log.records], [1, []]);
  entry.identify(administrator);
  const response = new Response(null, { status: 204 });
  assertEquals(entry.finish(response) === response, true);
  assertEquals(log.records, [{
    at: 1000,
    method: "GET",
    path: "/api/v1/pods",
    query: "limit=1&watch=0",
    verb: "list",
    username: "kubernetes-admin",
    status: 204,
    userAgent: "tester/1",
    protocol: "http/1.1",
  }]);
});

test("RequestLog keeps the beginning of long texts", () => {
  const log = new RequestLog({ limit: 10, now: () => 0 });
  start(log, `/${"a".repeat(100_000)}?${"b".repeat(100_000)}`).abort();
  const [record] = log.records;
  assertEquals([record?.path.length, record?.query.length], [8192, 8192]);
});

test("RequestLog records status 0 without a response, and no user for a refused request", () => {
  const log = new RequestLog({ limit: 10, now: () => 0 });
  start(log, "/a").abort();
  start(log, "/b").finish(new Response(null, { status: 401 }));
  assertEquals(log.records.map(({ status, username }) => [status, username]), [[0, ""], [401, ""]]);
});

test("RequestLog keeps the latest records and counts all requests", () => {
  const log = new RequestLog({ limit: 2, now: () => 0 });
  for (const path of ["/a", "/b", "/c"]) start(log, path).finish(new Response());
  assertEquals(log.records.map(({ path }) => path), ["/b", "/c"]);
  assertEquals([log.started, log.count(200), log.count(500)], [3, 3, 0]);
});
