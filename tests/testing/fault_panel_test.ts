import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { CertificateAuthority } from "../../src/testing/certificate_authority.ts";
import { FaultPanel } from "../../src/testing/fault_panel.ts";
import { type HttpsListener, listenHttps } from "../../src/testing/https_listener.ts";
import { test } from "../support/test.ts";
import { RawClient } from "./raw_client.ts";
import { trustingFetch } from "./trusting_fetch.ts";

const authority = await CertificateAuthority.create();
const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });

const WATCH = "/api/v1/pods?watch=true";
const frames = ["one", "two", "three"].map((name) =>
  JSON.stringify({ type: "ADDED", object: { metadata: { name } } }) + "\n"
);

/** A server behind a panel: a watch sends the frames and stays open, other requests get "done". */
class Server implements AsyncDisposable {
  readonly panel = new FaultPanel({ now: () => 42 });
  /** Number of requests that reached the server itself. */
  served = 0;
  /** Number of watches that the server has seen end. */
  cancelled = 0;
  readonly get: ReturnType<typeof trustingFetch> = trustingFetch(authority.certificatePem);
  listener!: HttpsListener;
  #onCancel: () => void = () => {};

  static async start(): Promise<Server> {
    const server = new Server();
    server.listener = await listenHttps(
      (request) => server.panel.apply(request, () => Promise.resolve(server.#answer(request))),
      { keyPair },
    );
    return server;
  }

  url(path: string): string {
    return this.listener.url + path;
  }

  /** Sends a GET without an HTTP client. */
  async raw(path: string): Promise<RawClient> {
    const client = await RawClient.connect(this.listener.port, authority.certificatePem);
    client.get(path);
    return client;
  }

  /** Waits until the server has seen the end of `count` watches. */
  async untilCancelled(count: number): Promise<void> {
    while (this.cancelled < count) {
      await new Promise<void>((resolve) => this.#onCancel = resolve);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.panel.clear();
    this.get[Symbol.dispose]();
    await this.listener.close();
  }

  #answer(request: Request): Response {
    this.served++;
    if (!/(watch|follow)=true/.test(request.url)) return new Response("done");
    const body = new ReadableStream({
      start(controller) {
        for (const frame of frames) controller.enqueue(new TextEncoder().encode(frame));
      },
      cancel: () => {
        this.cancelled++;
        this.#onCancel();
      },
    });
    return new Response(body, { headers: { "content-type": "application/json" } });
  }
}

/**
 * Returns the body that a raw client received, without chunk sizes; leading white space is trimmed.
 */
function bodyOf(received: string): string {
  let rest = received.slice(received.indexOf("\r\n\r\n") + 4);
  let body = "";
  for (let size = /^([0-9a-f]+)\r\n/i.exec(rest); size; size = /^([0-9a-f]+)\r\n/i.exec(rest)) {
    const start = size[0].length;
    const end = start + Number.parseInt(size[1]!, 16);
    body += rest.slice(start, end);
    rest = rest.slice(end + 2);
  }
  return body.trimStart(); // Bun's body begins with a space
}

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

test("A cut after the request closes the connection without a byte, and the handler does not run", async () => {
  await using server = await Server.start();
  server.panel.inject({ kind: "cut", after: "request", times: 2 });
  await using client = await server.raw("/");
  assertEquals(await client.untilEnd(), "");
  await assertRejects(() => server.get(server.url("/"), { method: "POST", body: "x" }), TypeError);
  assertEquals(server.served, 0);
});

test("A cut after some frames delivers exactly those, and the body does not end properly", async () => {
  await using server = await Server.start();
  server.panel.inject({ kind: "cut", after: { frames: 2 }, times: 2 });
  await using client = await server.raw(WATCH);
  const received = await client.untilEnd();
  assertMatch(received, /^HTTP\/1\.1 200 /);
  assertEquals(bodyOf(received), frames[0]! + frames[1]!);
  assert(!received.includes("\r\n0\r\n"), "there is no last chunk");
  await server.untilCancelled(1);
  const response = await server.get(server.url(WATCH));
  await assertRejects(() => response.text());
});

test("A cut after some bytes delivers exactly those bytes", async () => {
  await using server = await Server.start();
  server.panel.inject({ kind: "cut", after: { bytes: 3 } });
  await using client = await server.raw("/");
  assertEquals(bodyOf(await client.untilEnd()), "don");
});

test("A cut of a large body delivers everything before the cut", async () => {
  const size = 500_000;
  const panel = new FaultPanel();
  panel.inject({ kind: "cut", after: { bytes: size } });
  await using listener = await listenHttps(
    (request) => panel.apply(request, () => Promise.resolve(new Response("x".repeat(size + 1)))),
    { keyPair },
  );
  await using client = await RawClient.connect(listener.port, authority.certificatePem);
  client.get("/");
  assertEquals(bodyOf(await client.untilEnd()).length, size);
});

test("A truncation cuts in the middle of a frame", async () => {
  await using server = await Server.start();
  server.panel.inject({ kind: "truncate", frames: 1 });
  await using client = await server.raw(WATCH);
  const half = frames[1]!.slice(0, Math.floor(frames[1]!.length / 2));
  assertEquals(bodyOf(await client.untilEnd()), frames[0]! + half);
  await server.untilCancelled(1);
});

test("A stall before the response sends nothing, and its release lets the request go on", async () => {
  await using server = await Server.start();
  const match = { path: "/stalled" };
  const fault = server.panel.inject({ kind: "stall", after: "request", match });
  await using client = await server.raw("/stalled");
  while (fault.hits === 0) await (await server.get(server.url("/other"))).text();
  const others = server.served;
  await (await server.get(server.url("/other"))).text();
  assertEquals([server.served, client.received, client.ended], [others + 1, "", false]);
  fault[Symbol.dispose]();
  assert((await client.until((received) => received.includes("done"))).endsWith("done"));
  assertEquals(server.served, others + 2);
});

test("A stall after some frames keeps the connection open, and its release sends the rest", async () => {
  await using server = await Server.start();
  const fault = server.panel.inject({ kind: "stall", after: { frames: 1 } });
  await using client = await server.raw(WATCH);
  await client.until((received) => received.includes(frames[0]!));
  for (let count = 0; count < 20; count++) await (await server.get(server.url("/"))).text();
  assertEquals([bodyOf(client.received), client.ended], [frames[0], false]);
  fault[Symbol.dispose]();
  await client.until((received) => received.includes(frames[2]!));
  assertEquals(bodyOf(client.received), frames.join(""));
});

test("A stall of a whole body still sends the head of the response", async () => {
  await using server = await Server.start();
  server.panel.inject({ kind: "stall", after: { frames: 0 } });
  await using client = await server.raw(WATCH);
  await client.until((received) => received.includes("\r\n\r\n"));
  assertMatch(client.received, /^HTTP\/1\.1 200 /);
  assertEquals(bodyOf(client.received), "");
});

test("A client that leaves during a stall ends the watch behind it", async () => {
  await using server = await Server.start();
  server.panel.inject({ kind: "stall", after: { frames: 1 } });
  const client = await server.raw(WATCH);
  await client.until((received) => received.includes(frames[0]!));
  await client.close();
  await server.untilCancelled(1);
});

test("A request whose client leaves during a stall never reaches the handler", async () => {
  await using server = await Server.start();
  const applied = Promise.withResolvers<void>();
  const { panel } = server;
  const fault = panel.inject({ kind: "stall", after: "request" });
  await using listener = await listenHttps(async (request) => {
    const response = await panel.apply(request, () => {
      throw new Error("the request went on");
    });
    applied.resolve();
    return response;
  }, { keyPair });
  const client = await RawClient.connect(listener.port, authority.certificatePem);
  client.get("/");
  while (fault.hits === 0) await (await server.get(server.url("/"))).text();
  await client.close();
  await applied.promise;
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
