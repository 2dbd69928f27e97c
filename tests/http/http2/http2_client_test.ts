import { assertEquals, assertInstanceOf } from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import { ConnectionOpener } from "../../../src/http/connection_opener.ts";
import { Http2Client } from "../../../src/http/http2/http2_client.ts";
import { ReplacedClientError, StaleConnectionError } from "../../../src/http/resending.ts";
import { SentHeaders } from "../../../src/http/sent_headers.ts";
import { eventLoopTurn } from "../../../src/runtime/event_loop_turn.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { ScriptedConnection } from "../../support/connections/scripted_connection.ts";
import { FrameReader } from "../../support/http2/frame_reader.ts";
import { settings, TYPE } from "../../support/http2/frames.ts";
import { get } from "../http1/connection_client/client_of.ts";
import { fieldsOf } from "./hpack/bytes.ts";
import { test } from "../../support/test.ts";
import { answer, startRawServer } from "../../support/http2/raw_server.ts";

test("a request arrives with its method, its path, its headers and its body", async () => {
  await using server = await startRawServer({
    async onRequest(request) {
      await request.peer.until(() => request.isWhole);
      await answer(request, request.content);
    },
  });
  const headers = new SentHeaders(fieldsOf(["accept: a/b", "x-group: 1", "x-group: 2"]));
  const response = await server.send({ method: "PATCH", path: "/a?b=c", headers, body: "{}" });
  assertEquals(await response.text(), "{}");
  const [peer] = server.peers;
  const port = new URL(response.url).port;
  assertEquals(peer?.requests[0]?.fields.map((field) => field.join(" ")).sort(), [
    `:authority 127.0.0.1:${port}`,
    ":method PATCH",
    ":path /a?b=c",
    ":scheme https",
    "accept a/b",
    "content-length 2",
    "content-type text/plain;charset=UTF-8",
    "x-group 1",
    "x-group 2",
  ]);
  assertEquals(peer?.rules.broken, []);
});

test("bodies of all kinds are sent with their types, unless the caller names one", async () => {
  await using server = await startRawServer({
    async onRequest(request) {
      await request.peer.until(() => request.isWhole);
      const type = request.fields.find(([name]) => name === "content-type")?.[1];
      await answer(request, `${type}: ${request.content}`);
    },
  });
  const sent = async (body: BodyInit, hasContentType = false) =>
    await (await server.send({ method: "POST", body, hasContentType })).text();
  assertEquals(await sent("text"), "text/plain;charset=UTF-8: text");
  assertEquals(await sent("text", true), "undefined: text");
  assertEquals(await sent(new Uint8Array([97])), "undefined: a");
  assertEquals(await sent(new Uint8Array([97, 98]).buffer), "undefined: ab");
  assertEquals(await sent(new Blob(["blob"], { type: "a/b" })), "a/b: blob");
  assertEquals(
    await sent(new URLSearchParams({ a: "1" })),
    "application/x-www-form-urlencoded;charset=UTF-8: a=1",
  );
});

test("a signal that has aborted sends nothing", async () => {
  await using server = await startRawServer({});
  const signal = AbortSignal.abort("before");
  assertEquals(await server.send({ signal }).catch((error) => error), "before");
  assertEquals(server.peers.length, 0);
});

test("a write that was cut off has an unknown outcome, a read may be sent again", async () => {
  await using server = await startRawServer({
    async onRequest(request) {
      if (request.path !== "/cut") return await answer(request, "ok");
      await request.peer.until(() => request.isWhole);
      request.peer.end();
    },
  });
  const cut = (method: string) => server.send({ method, path: "/cut" }).catch((error) => error);
  const first = await cut("POST");
  assertInstanceOf(first, NetworkError);
  assertEquals([first.failure, first.outcomeUnknown], ["closed", true]);
  assertInstanceOf(await cut("GET"), NetworkError);
  await (await server.send()).text();
  const stale = await cut("POST"); // the connection had worked
  assertInstanceOf(stale, StaleConnectionError);
  assertEquals(stale.error.outcomeUnknown, true);
});

test("a client that was disposed of sends nothing", async () => {
  await using server = await startRawServer({});
  server.client[Symbol.dispose]();
  assertInstanceOf(await server.send().catch((error) => error), ReplacedClientError);
  assertEquals(server.peers.length, 0);
});

test("a body that fetch should send is not sent", async () => {
  const opener = new ConnectionOpener({
    connect: () => ({
      connection: Promise.reject(new TypeError("connection refused")),
      settled: Promise.resolve(),
      keepsCutSockets: true,
    }),
    runtime: currentRuntime(),
  });
  const server = new URL("https://10.96.0.1");
  const overHttp1 = () => Promise.resolve(undefined);
  using client = new Http2Client({ server, opener, overHttp1 });
  const send = (length: number) => {
    const sent = client.send(get(server.href, { method: "POST", body: new Uint8Array(length) }));
    return sent.catch((error) => error);
  };
  assertInstanceOf(await send(20_000), NetworkError);
  for (let cut = 0; cut < 8; cut++) opener.wasCut();
  assertEquals(await send(20_000), undefined);
  assertInstanceOf(await send(10), NetworkError);
});

test("settings that come at once limit the streams of requests that have waited for the connection", async () => {
  const reads = [Promise.resolve(settings(["MAX_CONCURRENT_STREAMS", 2]))];
  const readChunk = () => reads.pop() ?? new Promise<never>(() => {});
  const wire = Object.assign(new ScriptedConnection([]), { alpn: "h2", readChunk });
  let opened = 0;
  const opener = new ConnectionOpener({
    connect: () => ({
      connection: opened++ === 0 ? Promise.resolve(wire) : new Promise(() => {}),
      settled: Promise.resolve(),
    }),
    runtime: currentRuntime(),
  });
  const server = new URL("https://10.96.0.1");
  const overHttp1 = () => Promise.resolve(undefined);
  const client = new Http2Client({ server, opener, overHttp1, clock: new FakeClock() });
  const abort = new AbortController();
  const { signal } = abort;
  const sent = Array.from({ length: 10 }, () => client.send(get(server.href, { signal })));
  const ends = Promise.allSettled(sent);
  for (let turn = 0; turn < 5; turn++) await eventLoopTurn();
  const bytes = Uint8Array.from(wire.written.slice(24), (character) => character.charCodeAt(0));
  const types = new FrameReader().add(bytes).map(({ type }) => type);
  assertEquals(types.filter((type) => type === TYPE.HEADERS).length, 2);
  abort.abort("enough");
  await ends;
  client[Symbol.dispose]();
});
