import { assertEquals, assertInstanceOf } from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import { ConnectionOpener } from "../../../src/http/connection_opener.ts";
import { Http2Client } from "../../../src/http/http2/http2_client.ts";
import { OpenConnections } from "../../../src/http/open_connections.ts";
import {
  ReplacedClientError,
  StaleConnectionError,
  UnprocessedRequestError,
} from "../../../src/http/resending.ts";
import { SentHeaders } from "../../../src/http/sent_headers.ts";
import { eventLoopTurn } from "../../../src/runtime/event_loop_turn.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { ScriptedConnection } from "../../support/connections/scripted_connection.ts";
import { FrameReader } from "../../support/http2/frame_reader.ts";
import { goaway, settings, TYPE } from "../../support/http2/frames.ts";
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

/** A client whose connections bring these bytes before a request can be put on them. */
function greetedBy(...bytes: Uint8Array<ArrayBuffer>[]) {
  const wires: ScriptedConnection[] = [];
  const clock = new FakeClock();
  const opener = new ConnectionOpener({
    connect() {
      const parts = [...bytes];
      const readChunk = () => {
        const part = parts.shift();
        return part ? Promise.resolve(part) : new Promise<never>(() => {});
      };
      const wire = Object.assign(new ScriptedConnection([]), { alpn: "h2", readChunk });
      wires.push(wire);
      return { connection: Promise.resolve(wire), settled: Promise.resolve() };
    },
    runtime: { ...currentRuntime(), clock },
  });
  const server = new URL("https://10.96.0.1");
  const openConnections = new OpenConnections();
  const overHttp1 = () => Promise.resolve(undefined);
  const client = new Http2Client({ server, opener, openConnections, overHttp1 });
  const send = (signal?: AbortSignal) =>
    client.send(get(server.href, signal && { signal })).catch((error) => error);
  return { wires, clock, client, openConnections, send };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await eventLoopTurn();
}

/** Returns the number of requests on a connection. */
function requestsOf({ written }: ScriptedConnection): number {
  const bytes = Uint8Array.from(written.slice(24), (character) => character.charCodeAt(0));
  return new FrameReader().add(bytes).filter(({ type }) => type === TYPE.HEADERS).length;
}

test("settings that come at once limit the streams of requests that have waited for the connection", async () => {
  const { client, wires, send } = greetedBy(settings(["MAX_CONCURRENT_STREAMS", 2]));
  const abort = new AbortController();
  const ends = Promise.all(Array.from({ length: 5 }, () => send(abort.signal)));
  await turns();
  assertEquals(wires.map(requestsOf), [2, 2, 1]);
  abort.abort("enough");
  assertEquals(await ends, Array.from({ length: 5 }, () => "enough"));
  client[Symbol.dispose]();
});

for (
  const [name, ...bytes] of [
    ["GOAWAY", settings(), goaway(0)],
    ["a setting that it may not have", settings(["ENABLE_PUSH", 1])],
  ] as const
) {
  test(`a server that greets with ${name} gets one connection for each attempt`, async () => {
    const { client, wires, openConnections, send } = greetedBy(...bytes);
    for (let attempt = 1; attempt <= 3; attempt++) {
      const errors = await Promise.all([send(), send()]);
      for (const error of errors) assertInstanceOf(error, UnprocessedRequestError);
      assertEquals(wires.length, attempt);
    }
    assertEquals(openConnections.diagnostics().connections, 0);
    client[Symbol.dispose]();
  });
}

test("requests wait for a server that allows no streams, over one connection, for a minute", async () => {
  const { client, clock, wires, openConnections, send } = greetedBy(
    settings(["MAX_CONCURRENT_STREAMS", 0]),
  );
  const abort = new AbortController();
  const impatient = send(abort.signal);
  const patient = [send(), send()];
  await turns();
  abort.abort("enough");
  assertEquals(await impatient, "enough");
  assertEquals([wires.length, openConnections.diagnostics().connections], [1, 1]);
  await clock.advance(60_000);
  for (const error of await Promise.all(patient)) {
    assertInstanceOf(error, UnprocessedRequestError);
    assertEquals(error.message.includes("the server allows no streams"), true, error.message);
  }
  assertEquals([wires.length, openConnections.diagnostics().connections], [1, 0]);
  client[Symbol.dispose]();
});
