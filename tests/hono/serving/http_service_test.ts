import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import process from "node:process";
import { once } from "node:events";
import { Hono } from "hono";
import type { FetchHandler } from "../../../src/internal/mod.ts";
import {
  openService,
  type ServeOptions,
  serviceSettings,
} from "../../../src/hono/serving/http_service.ts";
import { test } from "../../support/test.ts";

const kind = { port: 8080, name: "The server" };
const handler = () => new Response("it");

test("serviceSettings takes an app or its function, and knows the defaults", async () => {
  const app = {
    answer: "it",
    fetch: function () {
      return new Response(this.answer);
    },
  };
  for (const served of [app, handler, new Hono().all("/", handler)]) {
    const { handler, hostname, port, graceMs } = serviceSettings(served, {}, kind);
    const response = await handler(new Request("http://a/"));
    assertEquals(await response.text(), "it");
    assertEquals([hostname, port, graceMs], ["0.0.0.0", 8_080, 10_000]);
  }
});

test("serviceSettings takes an IPv6 address as it is, and as a URL has it", () => {
  for (const hostname of ["::1", new URL("http://[::1]").hostname]) {
    assertEquals(serviceSettings(handler, { hostname }, kind).hostname, "::1");
  }
});

test("serviceSettings refuses what is not an app, and options of a wrong type, by name", () => {
  const settings = (options: unknown, app: unknown = handler) => () =>
    serviceSettings(app as FetchHandler, options as ServeOptions, kind);
  for (const app of [undefined, {}, "app", { fetch: 5 }]) {
    assertThrows(settings({}, app ?? null), TypeError, "The app must have a function fetch");
  }
  const refusals: [options: unknown, message: string][] = [
    [null, "The options must be an object: current value is null."],
    [{ hostname: "" }, "hostname must be a non-empty string, such as 127.0.0.1"],
    [{ hostname: 5 }, "or 0.0.0.0 for all addresses: it is 5."],
    [{ port: "80x" }, 'port must be a number: it is "80x".'],
    [{ signal: {} }, "signal must be an AbortSignal"],
    [{ onError: 5 }, "onError must be a function, or left out"],
  ];
  for (const [options, message] of refusals) assertThrows(settings(options), TypeError, message);
  assertThrows(settings({ graceMs: -1 }), RangeError, "it is -1");
  for (const port of [NaN, -1, 65_536, 1.5]) {
    const message =
      `port must be a whole number from 0, which takes a free one, to 65535: it is ${port}.`;
    assertThrows(settings({ port }), RangeError, message);
  }
});

/** A server whose stop is told. */
function fakeServer() {
  const stops: number[] = [];
  const stop = ({ graceMs }: { graceMs: number }) => {
    stops.push(graceMs);
    return Promise.resolve();
  };
  return { port: 5, stop, stops };
}

test("openService stops its server by SIGTERM, and ends what belongs to it", async () => {
  const server = fakeServer();
  let ended = 0;
  const service = await openService(server, { graceMs: 7, signal: undefined }, () => ended++);
  const heard = once(process, "SIGTERM");
  process.kill(process.pid, "SIGTERM");
  await heard;
  await service.finished;
  assertEquals([service.port, server.stops, ended], [5, [7], 1]);
});

test("openService stops its server and rejects if the signal has aborted meanwhile", async () => {
  const server = fakeServer();
  const reason = new Error("stop");
  const settings = { graceMs: 7, signal: AbortSignal.abort(reason) };
  assertStrictEquals(await assertRejects(() => openService(server, settings)), reason);
  assertEquals(server.stops, [7]);
});
