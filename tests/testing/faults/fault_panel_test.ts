import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { FaultPanel } from "../../../src/testing/faults/fault_panel.ts";
import { test } from "../../support/test.ts";
import { bodyOf, frames, Server, WATCH } from "./fault_panel/server.ts";

test("Without a fault a request gets its response, and nothing is logged", async () => {
  await using server = await Server.start();
  assertEquals(await (await server.get(server.url("/"))).text(), "done");
  await using client = await server.raw(WATCH);
  await client.until((received) => received.includes(frames[2]!));
  assertEquals(bodyOf(client.received), frames.join(""));
  assertEquals(server.panel.log, []);
});

test("A status fault responds with the Status of Kubernetes to the given number of requests", async () => {
  await using server = await Server.start();
  const fault = server.panel.inject({ kind: "status", code: 429, retryAfter: 2, times: 2 });
  for (let count = 0; count < 2; count++) {
    const response = await server.get(server.url("/api/v1/pods?limit=1"));
    assertEquals(response.status, 429);
    assertEquals(response.headers.get("retry-after"), "2");
    assertEquals(await response.json(), {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: "Too many requests, please try again later.",
      reason: "TooManyRequests",
      details: { retryAfterSeconds: 2 },
      code: 429,
    });
  }
  assertEquals(await (await server.get(server.url("/"))).text(), "done");
  assertEquals(fault.hits, 2);
  const record = { at: 42, kind: "status" as const, method: "GET", path: "/api/v1/pods" };
  assertEquals(server.panel.log, [record, record]);
  assertEquals(server.served, 1);
});

test("A status fault has the reason that Kubernetes has for its code, or the given one", async () => {
  const panel = new FaultPanel();
  const request = new Request("https://server/");
  const next = () => Promise.resolve(new Response());
  const reasons: string[] = [];
  for (const code of [401, 403, 410, 500, 503]) {
    panel.inject({ kind: "status", code });
    reasons.push((await (await panel.apply(request, next)).json()).reason);
  }
  assertEquals(reasons, [
    "Unauthorized",
    "Forbidden",
    "Expired",
    "InternalError",
    "ServiceUnavailable",
  ]);
  const date = "Wed, 25 Nov 2026 10:00:00 GMT";
  panel.inject({ kind: "status", code: 410, reason: "Gone", message: "bye", retryAfter: date });
  const response = await panel.apply(request, next);
  assertEquals(response.headers.get("retry-after"), date);
  const { reason, message, details } = await response.json();
  assertEquals({ reason, message, details }, {
    reason: "Gone",
    message: "bye",
    details: undefined,
  });
});

test("Faults apply in order, each to the first request that it matches", async () => {
  await using server = await Server.start();
  const { panel } = server;
  panel.inject({ kind: "status", code: 401, match: { path: /\/pods$/ } });
  panel.inject({ kind: "status", code: 403, match: { method: "post" } });
  panel.inject({ kind: "status", code: 410, match: { watch: true } });
  panel.inject({ kind: "status", code: 503, match: { path: "/api/", watch: false } });
  const statusOf = async (path: string, init: RequestInit = {}) => {
    const response = await server.get(server.url(path), init);
    await response.body?.cancel();
    return response.status;
  };
  assertEquals(await statusOf("/apis/apps/v1/deployments"), 200);
  assertEquals(await statusOf("/api/v1/nodes"), 503);
  assertEquals(await statusOf("/api/v1/nodes"), 200);
  assertEquals(await statusOf("/other?watch=false"), 200);
  assertEquals(await statusOf("/other?watch=1"), 410);
  assertEquals(await statusOf("/other", { method: "POST" }), 403);
  assertEquals(await statusOf("/api/v1/pods?limit=5"), 401);
  assertEquals(await statusOf("/api/v1/pods?limit=5"), 200);
});

test("A redirect fault sends the client to another origin", async () => {
  await using server = await Server.start();
  server.panel.inject({ kind: "redirect", location: "https://other.example/x" });
  server.panel.inject({ kind: "redirect", location: "https://other.example/y", code: 302 });
  const answers: unknown[] = [];
  for (let count = 0; count < 2; count++) {
    const response = await server.get(server.url("/"), { redirect: "manual" });
    answers.push([response.status, response.headers.get("location")]);
    await response.body?.cancel();
  }
  assertEquals(answers, [[307, "https://other.example/x"], [302, "https://other.example/y"]]);
});

test("A delay holds a request back, and then the next fault applies to it", async () => {
  await using server = await Server.start();
  const delay = server.panel.inject({ kind: "delay", delayMs: 30, times: Infinity });
  server.panel.inject({ kind: "status", code: 500 });
  const statuses: number[] = [];
  const start = performance.now();
  for (let count = 0; count < 2; count++) {
    const response = await server.get(server.url("/"));
    await response.body?.cancel();
    statuses.push(response.status);
  }
  assertEquals(statuses, [500, 200]);
  assertEquals(delay.hits, 2);
  assert(performance.now() - start >= 55, "both have waited");
});

test("clear ends a delay at once", async () => {
  await using server = await Server.start();
  const delay = server.panel.inject({ kind: "delay", delayMs: 3_600_000 });
  await using client = await server.raw("/");
  while (delay.hits === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  server.panel.clear();
  await client.until((received) => received.includes("done"));
});

test("A watch error is the last event of a body that ends properly", async () => {
  await using server = await Server.start();
  server.panel.inject({ kind: "watch-error", code: 410, frames: 1 });
  const response = await server.get(server.url(WATCH));
  const [first, error, end] = (await response.text()).trimStart().split("\n");
  assertEquals(first + "\n", frames[0]);
  const { type, object } = JSON.parse(error!);
  assertEquals([type, object.code, object.reason, object.kind], [
    "ERROR",
    410,
    "Expired",
    "Status",
  ]);
  assertEquals(end, "");
  await server.untilCancelled(1);
});

test("cutWatches cuts all watches that are open, and nothing else", async () => {
  await using server = await Server.start();
  const clients = [await server.raw(WATCH), await server.raw(WATCH)];
  for (const client of clients) await client.until((received) => received.includes(frames[2]!));
  await using leaving = await server.raw(WATCH);
  await leaving.until((received) => received.includes(frames[2]!));
  await leaving.close();
  await server.untilCancelled(1);

  assertEquals(server.panel.cutWatches(), 2);
  await server.panel.cutsEnded();
  assertEquals(server.panel.cutWatches(), 0);
  for (const client of clients) {
    assertEquals(bodyOf(await client.untilEnd()), frames.join(""));
    await client.close();
  }
  await server.untilCancelled(3);
  assertEquals(server.panel.cutWatches(), 0);
});

test("cutLogs cuts the followed logs, and no watch", async () => {
  await using server = await Server.start();
  const followed = await server.raw("/log?follow=true");
  await followed.until((received) => received.includes(frames[2]!));
  const watching = await server.raw(WATCH);
  await watching.until((received) => received.includes(frames[2]!));
  assertEquals(server.panel.cutLogs(), 1);
  await followed.untilEnd();
  await followed.close();
  assertEquals([server.panel.cutLogs(), server.panel.cutWatches()], [0, 1]);
  await watching.untilEnd();
  await watching.close();
});

test("A disposed fault applies to no request, even when some of its times are left", async () => {
  await using server = await Server.start();
  {
    using fault = server.panel.inject({ kind: "status", code: 500, times: Infinity });
    await (await server.get(server.url("/"))).body?.cancel();
    assertEquals(fault.hits, 1);
  }
  assertEquals(await (await server.get(server.url("/"))).text(), "done");
});

test("A panel works with any server: where it cannot cut the connection, a cut breaks the body", async () => {
  using panel = new FaultPanel();
  panel.inject({ kind: "cut", after: "request" });
  const response = await panel.apply(new Request("https://server/"), () => {
    throw new Error("the request went on");
  });
  await assertRejects(() => response.text());
});

test("inject refuses faults that no server can produce, and names the field", () => {
  const panel = new FaultPanel();
  const relative = { kind: "redirect", location: "/elsewhere" } as const;
  assertThrows(() => panel.inject(relative), TypeError, "/elsewhere");
  const status = { kind: "status", code: 500 } as const;
  assertThrows(() => panel.inject({ ...status, times: 0 }), RangeError, "times");
  assertThrows(() => panel.inject({ ...status, times: 1.5 }), RangeError, "it is 1.5");
  assertThrows(() => panel.inject({ ...status, code: 200 }), RangeError, "400 to 599");
  assertThrows(() => panel.inject({ kind: "delay", delayMs: -1 }), RangeError, "delayMs");
  assertThrows(() => panel.inject({ kind: "cut", after: { bytes: -1 } }), RangeError, "bytes");
  assertThrows(() => panel.inject({ kind: "stall", after: { frames: NaN } }), RangeError, "frames");
  assertThrows(() => panel.inject({ kind: "truncate", frames: -2 }), RangeError, "frames");
});
