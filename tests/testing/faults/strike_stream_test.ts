import { assertEquals, assertThrows } from "@std/assert";
import { FaultPanel } from "../../../src/testing/faults/fault_panel.ts";
import type { Fault } from "../../../src/testing/faults/faults.ts";
import { isHttp2Fault } from "../../../src/testing/faults/strike_stream.ts";
import { listenHttps } from "../../../src/testing/server/https_listener.ts";
import { test } from "../../support/test.ts";
import { Http2Client } from "../http2_client.ts";
import { authority, frames, keyPair, Server, WATCH } from "./fault_panel/server.ts";

const REFUSED = 7;
const CANCEL = 8;
const INTERNAL = 2;
const CALM = 11;
const connect = ({ listener }: Server) =>
  Http2Client.connect(listener.url, { caPem: authority.certificatePem });

test("isHttp2Fault tells faults of HTTP/2 from others", () => {
  assertEquals(isHttp2Fault({ kind: "refuse" }), true);
  assertEquals(isHttp2Fault({ kind: "cut", after: "request" }), false);
});

test("A refused and a reset stream are not handled, and the connection goes on", async () => {
  await using server = await Server.start();
  await using client = await connect(server);
  server.panel.inject({ kind: "refuse" });
  server.panel.inject({ kind: "reset", after: "request" });
  server.panel.inject({ kind: "reset", after: "request", code: "CANCEL" });
  for (const code of [REFUSED, INTERNAL, CANCEL]) {
    const answer = await client.send("/").ended();
    assertEquals([answer.status, answer.code], [0, code]);
  }
  assertEquals(server.served, 0);
  const answer = await client.send("/").ended();
  assertEquals([answer.text, server.served, server.listener.connectionsSeen], ["done", 1, 1]);
  assertEquals(server.panel.log.map(({ kind }) => kind), ["refuse", "reset", "reset"]);
});

test("A watch is reset after whole events, and others on its connection go on", async () => {
  await using server = await Server.start();
  await using client = await connect(server);
  const other = client.send(WATCH);
  await other.until(() => other.text.endsWith(frames[2]!));
  server.panel.inject({ kind: "reset", after: { frames: 2 }, code: "ENHANCE_YOUR_CALM" });
  const answer = await client.send(WATCH).ended();
  assertEquals([answer.text.trimStart(), answer.code], [frames.slice(0, 2).join(""), CALM]);
  await client.ping();
  assertEquals([other.code, server.cancelled], [undefined, 1]);
});

test("A cut ends the connection with all of its streams", async () => {
  await using server = await Server.start();
  await using client = await connect(server);
  const other = client.send(WATCH);
  await other.until(() => other.text.endsWith(frames[2]!));
  server.panel.inject({ kind: "cut", after: { frames: 1 } });
  const answer = await client.send(WATCH).ended();
  assertEquals(answer.text.trimStart(), frames[0]);
  await other.ended();
  await client.closed();
  await server.untilCancelled(2);
});

test("A GOAWAY after which the request is handled lets it end, and closes the connection", async () => {
  await using server = await Server.start();
  await using client = await connect(server);
  server.panel.inject({ kind: "goaway" });
  assertEquals((await client.send("/").ended()).text, "done");
  await client.closed();
  assertEquals(client.goneAway, [[0, 1]]);
});

test("A GOAWAY with which the request is not handled names the stream before it", async () => {
  await using server = await Server.start();
  await using client = await connect(server);
  const watch = client.send(WATCH);
  await watch.until(() => watch.text.endsWith(frames[2]!));
  server.panel.inject({ kind: "goaway", handled: false, code: "ENHANCE_YOUR_CALM" });
  const answer = client.send("/");
  while (client.goneAway.length === 0) await new Promise(setImmediate);
  assertEquals(client.goneAway, [[CALM, 1]]);
  assertEquals([answer.status, server.served, watch.text.endsWith(frames[2]!)], [0, 1, true]);
});

test("A request that is not handled is refused where a later one is handled already", async () => {
  await using server = await Server.start();
  await using client = await connect(server);
  const delayed = { path: "/delayed" };
  using stall = server.panel.inject({ kind: "stall", after: "request", match: delayed });
  using delay = server.panel.inject({
    kind: "delay",
    delayMs: 3_600_000,
    match: { path: "/late" },
  });
  server.panel.inject({ kind: "goaway", handled: false, match: { path: "/late" } });
  const late = client.send("/late");
  const answer = client.send("/delayed");
  while (stall.hits === 0) await new Promise(setImmediate);
  delay[Symbol.dispose]();
  assertEquals((await late.ended()).code, REFUSED);
  stall[Symbol.dispose]();
  assertEquals((await answer.ended()).text, "done");
  assertEquals([client.goneAway[0]![1], server.served], [3, 1]);
});

test("Other limits are announced on the connection of a request", async () => {
  await using server = await Server.start();
  await using client = await connect(server);
  server.panel.inject({ kind: "settings", limits: { maxStreams: 1, initialWindowBytes: 7 } });
  assertEquals((await client.send("/").ended()).text, "done");
  await client.ping();
  const { maxConcurrentStreams, initialWindowSize } = client.session.remoteSettings;
  assertEquals([maxConcurrentStreams, initialWindowSize], [1, 7]);
  assertThrows(
    () => server.panel.inject({ kind: "settings", limits: { maxFrameBytes: 1 } }),
    RangeError,
    "maxFrameBytes",
  );
});

for (const [of, bytes] of [["stream", 40_000], ["connection", 400_000]] as const) {
  test(`The window of a ${of} is held until the fault is disposed`, async () => {
    const panel = new FaultPanel();
    const count = async (request: Request) => new Response(`${(await request.text()).length}`);
    await using listener = await listenHttps(
      (request) => panel.apply(request, () => count(request)),
      { keyPair, http2: { maxStreams: 10, initialWindowBytes: 30_000 } },
    );
    await using client = await Http2Client.connect(listener.url, {
      caPem: authority.certificatePem,
    });
    const held = panel.inject({ kind: "window", of });
    const answer = client.send("/", { method: "POST", body: "x".repeat(bytes) });
    while (held.hits === 0) await new Promise(setImmediate);
    assertEquals((await client.send("/").ended()).text, "0");
    await client.ping();
    assertEquals(answer.status, 0);
    held[Symbol.dispose]();
    assertEquals((await answer.ended()).text, `${bytes}`);
  });
}

test("No PING is acknowledged on the connection of the request, but on others", async () => {
  await using server = await Server.start();
  await using client = await connect(server);
  const deaf = server.panel.inject({ kind: "ping" });
  await client.send("/").ended();
  let isAcknowledged = false;
  client.ping().then(() => isAcknowledged = true, () => {});
  while (server.listener.http2.pings === 0) await new Promise(setImmediate);
  assertEquals((await client.send("/").ended()).text, "done");
  assertEquals(isAcknowledged, false);
  await using other = await connect(server);
  await other.ping();
  deaf[Symbol.dispose]();
});

test("Faults of HTTP/2 do not apply to requests over HTTP/1.1", async () => {
  await using server = await Server.start();
  const kinds: Fault[] = [
    { kind: "refuse" },
    { kind: "goaway" },
    { kind: "reset", after: "request" },
    { kind: "settings", limits: {} },
    { kind: "window" },
    { kind: "ping" },
  ];
  const faults = kinds.map((fault) => server.panel.inject(fault));
  assertEquals(await (await server.get(server.url("/"))).text(), "done");
  assertEquals(faults.map(({ hits }) => hits), kinds.map(() => 0));
});
