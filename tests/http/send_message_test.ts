import { assertEquals, assertInstanceOf, assertRejects, assertStrictEquals } from "@std/assert";
import { NetworkError } from "../../src/core/errors.ts";
import { Exchange } from "../../src/http/exchange.ts";
import type { RequestMessage } from "../../src/http/request_message.ts";
import { ResponseBody } from "../../src/http/response_body.ts";
import { sendMessage } from "../../src/http/send_message.ts";
import { countedSignal } from "../support/counted_signal.ts";
import { settled } from "../support/clocks/fake_clock.ts";
import { ScriptedConnection } from "../support/connections/scripted_connection.ts";
import { begunOver } from "../support/servers/scripted_http.ts";
import { test } from "../support/test.ts";

const request: RequestMessage = {
  method: "GET",
  url: new URL("https://10.96.0.1/api/v1/pods?watch=true#part"),
  headerLines: "",
  body: undefined,
  signal: undefined,
  closes: false,
};
const ok = "HTTP/1.1 200 OK\r\n";
const chunkedHead = `${ok}Transfer-Encoding: chunked\r\n\r\n`;

/** Sends a request over a connection. `keep` is called when the connection may be reused. */
async function send(
  wire: ScriptedConnection,
  message: Partial<RequestMessage> = {},
  keep: (() => void) | undefined = undefined,
): Promise<Response> {
  const whole = { ...request, ...message };
  const connection = await begunOver(wire);
  const { method, url: { origin }, signal } = whole;
  const exchange = new Exchange(connection, { origin, method, signal, keep });
  return await sendMessage(connection, whole, exchange);
}

test("sendMessage sends its request, also in pieces, and returns the response", async () => {
  const connection = new ScriptedConnection([
    "HTTP/1.1 403 Forbidden\r\ncontent-length: 4\r\nWarning: x\r\n\r\nno",
    "! and what is not its own",
  ], { writable: 7 });
  const headerLines = "accept: application/json\r\n";
  const response = await send(connection, { headerLines, closes: true });
  assertEquals(
    connection.written,
    "GET /api/v1/pods?watch=true HTTP/1.1\r\nhost: 10.96.0.1\r\n" +
      "accept: application/json\r\nconnection: close\r\n\r\n",
  );
  const { status, statusText, ok } = response;
  assertEquals([status, statusText, ok, response.headers.get("warning")], [
    403,
    "Forbidden",
    false,
    "x",
  ]);
  assertEquals(response.url, "https://10.96.0.1/api/v1/pods?watch=true");
  assertEquals([await response.text(), connection.closed], ["no! ", 1]);
});

test("sendMessage closes the connection of a response that has no body, whatever its headers say", async () => {
  const cases: [string, number][] = [["GET", 204], ["GET", 205], ["GET", 304], ["HEAD", 200]];
  for (const [method, status] of cases) {
    for (const headers of ["", "content-length: 2\r\n", "transfer-encoding: chunked\r\n"]) {
      const connection = new ScriptedConnection([`HTTP/1.1 ${status} x\r\n${headers}\r\n`]);
      let kept = 0;
      const response = await send(connection, { method }, () => kept++);
      assertEquals([response.status, response.body, kept], [status, null, 0]);
      assertEquals(connection.closed, 1, `${method} ${status} ${headers}`);
    }
  }
  const empty = new ScriptedConnection([`${ok}content-length: 0\r\n\r\n`]);
  assertEquals(await (await send(empty)).text(), "");
  assertEquals(empty.closed, 1);
});

/**
 * Sends a request over a connection that may be kept. Returns its text, and whether it was kept.
 */
async function exchange(parts: string[]) {
  const connection = new ScriptedConnection(parts, { ends: true });
  let kept = 0;
  const response = await send(connection, {}, () => kept++);
  const keptWithHead = kept;
  const text = await response.text();
  return { connection, text, keptWithHead, kept, closed: connection.closed };
}

test("sendMessage keeps the connection of a response that was read to its end", async () => {
  const text = "0123456789".repeat(20);
  const length = `${ok}content-length: ${text.length}\r\n\r\n`;
  const chunk = `${text.length.toString(16)}\r\n${text}\r\n`;
  const cases: { parts: string[]; keptWithHead?: number; is?: string }[] = [
    { parts: [`${length}${text}`], keptWithHead: 1 },
    { parts: [length, text.slice(0, 7), text.slice(7)] },
    { parts: [chunkedHead, `${chunk}0\r\n\r\n`] },
    { parts: [`${chunkedHead}${chunk}0\r\n\r\n`], keptWithHead: 1 },
    { parts: [chunkedHead, chunk, chunk, "0\r\n", "\r\n"], is: text + text },
    { parts: [`${ok}content-length: 0\r\n\r\n`], keptWithHead: 1, is: "" },
  ];
  for (const { parts, keptWithHead = 0, is = text } of cases) {
    const { connection, ...outcome } = await exchange(parts);
    assertEquals(outcome, { text: is, keptWithHead, kept: 1, closed: 0 });
    assertEquals(connection.written.includes("connection:"), false);
  }
});

test("sendMessage keeps no connection that the server closes, or that has further bytes", async () => {
  const wrong = [
    [`${ok}content-length: 2\r\nConnection: close\r\n\r\nok`],
    [`${ok}content-length: 2\r\nConnection: x, Close\r\n\r\nok`],
    ["HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok"],
    [`${ok}\r\nok`],
    [`${ok}content-length: 2\r\n\r\nok${ok}`],
    [`${ok}content-length: 0\r\n\r\nx`],
    [`${chunkedHead}2\r\nok\r\n0\r\n\r\n${ok}`],
    [`${ok}transfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n`],
    [`HTTP/1.1 204 No Content\r\n\r\n${ok}`],
  ];
  for (const parts of wrong) {
    const { kept, closed } = await exchange(parts);
    assertEquals([kept, closed], [0, 1], parts[0]);
  }
});

test("a kept connection is no longer closed by its old response", async () => {
  const counted = countedSignal();
  const connection = new ScriptedConnection([`${chunkedHead}2\r\nok\r\n`, "0\r\n\r\n"]);
  const { signal } = counted;
  const { body } = await send(connection, { signal }, () => {});
  assertInstanceOf(body, ResponseBody);
  const chunks = body.takeChunks();
  while (!(await chunks.read()).done);
  chunks.cancel();
  counted.controller.abort();
  assertEquals([connection.closed, counted.listeners], [0, 0]);
});

test("sendMessage fails when a short body breaks off", async () => {
  const connection = new ScriptedConnection([`${ok}content-length: 3\r\n\r\nok`], { ends: true });
  const response = await send(connection);
  await assertRejects(() => response.text(), NetworkError, "within its body");
  assertEquals(connection.closed, 1);
});

test("sendMessage fails when the input is not a response", async () => {
  const wrong: [string[], NetworkError["failure"], string][] = [
    [[], "closed", "before its headers"],
    [[ok], "closed", "before its headers"],
    [["SSH-2.0\r\n\r\n"], "unknown", "it is no HTTP"],
    [["HTTP/1.1 200 O\0K\r\n\r\n"], "unknown", "its status line cannot be read"],
    [[`${ok}content-length: 1, 2\r\n\r\n`], "unknown", "it has two lengths"],
    [[`${ok}transfer-encoding: gzip\r\n\r\n`], "unknown", "its transfer encoding is not known"],
    [["HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n"], "unknown", "unasked"],
  ];
  for (const [parts, failure, words] of wrong) {
    for (const method of ["GET", "POST"]) {
      const connection = new ScriptedConnection(parts, { ends: true });
      let kept = 0;
      const error = await assertRejects(
        () => send(connection, { method }, () => kept++),
        NetworkError,
        words,
      );
      assertEquals([error.failure, error.outcomeUnknown], [failure, method === "POST"]);
      assertEquals([connection.closed, kept], [1, 0]);
    }
  }
});

test("a signal ends a request and a body with its own reason, and no listener remains", async () => {
  const silent = new ScriptedConnection([]);
  const counted = countedSignal();
  const { signal } = counted;
  const waiting = send(silent, { signal });
  const open = new ScriptedConnection([chunkedHead, "1\r\na\r\n"]);
  const response = await send(open, { signal });
  const reader = response.body?.getReader();
  await reader?.read();
  const next = reader?.read();
  const unread = await send(new ScriptedConnection([chunkedHead]), { signal });
  const done = await send(new ScriptedConnection([chunkedHead, "0\r\n\r\n"]), { signal });
  await done.text();
  assertEquals(counted.listeners, 3);
  const reason = new Error("enough");
  counted.controller.abort(reason);
  assertStrictEquals(await assertRejects(() => waiting), reason);
  assertStrictEquals(await assertRejects(async () => await next), reason);
  assertStrictEquals(await assertRejects(() => unread.text()), reason);
  assertEquals([silent.closed, open.closed, counted.listeners], [1, 1, 0]);
});

test("a signal ends a request that the server does not read", async () => {
  for (const content of [undefined, new Uint8Array(100_000), endlessStream()]) {
    const wire = new ScriptedConnection([]);
    wire.stuck = true;
    const abort = new AbortController();
    const body = content && { content, contentType: undefined };
    const waiting = send(wire, { method: "POST", body, signal: abort.signal });
    await settled();
    abort.abort("enough");
    assertEquals([await waiting.catch((reason) => reason), wire.closed], ["enough", 1]);
  }
});

function endlessStream(cancelled = () => {}): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1_000)),
    cancel: cancelled,
  });
}

const created = "HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\nok";

test("a body is sent after the head, and in chunks if its length is unknown", async () => {
  const text = "0123456789".repeat(2_000);
  const content = new TextEncoder().encode(text);
  const stream = () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const part of [content.subarray(0, 5), content.subarray(5, 5), content.subarray(5)]) {
          controller.enqueue(part);
        }
        controller.close();
      },
    });
  const head = "POST /api/v1/pods?watch=true HTTP/1.1\r\nhost: 10.96.0.1\r\n";
  const rest = (content.length - 5).toString(16);
  const cases: [Uint8Array | ReadableStream<Uint8Array>, string][] = [
    [content, `${head}content-length: ${content.length}\r\n\r\n${text}`],
    [
      stream(),
      `${head}transfer-encoding: chunked\r\n\r\n5\r\n01234\r\n${rest}\r\n${text.slice(5)}\r\n` +
      "0\r\n\r\n",
    ],
  ];
  for (const [content, written] of cases) {
    const wire = new ScriptedConnection([], { writable: 5_000 });
    let kept = 0;
    const body = { content, contentType: undefined };
    const sending = send(wire, { method: "POST", body }, () => kept++);
    while (wire.written.length < written.length) await settled();
    wire.bring(created);
    assertEquals([(await sending).status, wire.written === written, kept], [201, true, 1]);
  }
});

test("a response that comes before the body was sent is returned, and the connection is closed", async () => {
  const contents = [new Uint8Array(100_000), endlessStream()];
  for (const content of contents) {
    const wire = new ScriptedConnection([]);
    let kept = 0;
    const body = { content, contentType: undefined };
    const write = wire.write.bind(wire);
    wire.write = (bytes) => {
      if (wire.written.includes("\r\n\r\n")) wire.stuck = true; // the server reads only the head
      return write(bytes);
    };
    const sending = send(wire, { method: "POST", body }, () => kept++);
    await settled();
    wire.bring("HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno");
    const response = await sending;
    assertEquals([response.status, await response.text()], [413, "no"]);
    assertEquals([kept, wire.closed], [0, 1]);
  }
});

test("a stream of small parts that are always available lets the event loop turn", async () => {
  let parts = 0;
  const cancelled = Promise.withResolvers<void>();
  const content = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(1));
      if (++parts === 50_000) controller.close();
    },
    cancel: () => cancelled.resolve(),
  });
  const wire = new ScriptedConnection([]);
  const sending = send(wire, { method: "POST", body: { content, contentType: undefined } });
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(parts < 50_000, true);
  wire.bring(created);
  assertEquals((await sending).status, 201);
  await cancelled.promise; // the response came before all of it was sent
});

test("a stream is cancelled when its request ends", async () => {
  const cancelled = Promise.withResolvers<void>();
  const wire = new ScriptedConnection([]);
  const write = wire.write.bind(wire);
  wire.write = async (bytes) => {
    await new Promise(setImmediate); // a turn of the event loop
    return await write(bytes);
  };
  const abort = new AbortController();
  const body = { content: endlessStream(cancelled.resolve), contentType: undefined };
  const sending = send(wire, { method: "POST", body, signal: abort.signal });
  while (!wire.written.includes("3e8\r\n")) await new Promise(setImmediate);
  abort.abort("enough");
  assertEquals(await sending.catch((reason) => reason), "enough");
  await cancelled.promise;
});

test("a stream that gives nothing is cancelled at once when its request is aborted", async () => {
  const cancelled = Promise.withResolvers<unknown>();
  const pulled = Promise.withResolvers<void>();
  const silent = { pull: () => pulled.resolve(), cancel: cancelled.resolve };
  const content = new ReadableStream<Uint8Array>(silent, { highWaterMark: 0 });
  const abort = new AbortController();
  const body = { content, contentType: undefined };
  const wire = new ScriptedConnection([]);
  const sending = send(wire, { method: "POST", body, signal: abort.signal });
  await pulled.promise;
  abort.abort("enough");
  assertEquals(await sending.catch((reason) => reason), "enough");
  assertEquals(await cancelled.promise, "enough");
});

test("an error of the body's stream fails the request", async () => {
  const failures: [ReadableStream, unknown][] = [];
  const own = new Error("no disk");
  failures.push([new ReadableStream({ pull: () => Promise.reject(own) }), own]);
  const text = new ReadableStream({ start: (controller) => controller.enqueue("text") });
  failures.push([text, undefined]);
  for (const [content, cause] of failures) {
    const wire = new ScriptedConnection([]);
    const body = { content, contentType: undefined };
    const error = await assertRejects(() => send(wire, { method: "POST", body }), Error);
    if (cause) assertStrictEquals(error, cause);
    else assertEquals(error.message.includes("must give Uint8Array chunks"), true, error.message);
    assertEquals([wire.closed, wire.written.endsWith("0\r\n\r\n")], [1, false]);
  }
});

test("a response that was compressed although not requested is returned unchanged", async () => {
  const wire = new ScriptedConnection([
    `${ok}content-encoding: gzip\r\ncontent-length: 2\r\n\r\nzz`,
  ]);
  let kept = 0;
  const response = await send(wire, {}, () => kept++);
  assertEquals([await response.text(), response.headers.get("content-encoding")], ["zz", "gzip"]);
  assertEquals([kept, wire.closed], [0, 1]); // the server would go on to compress
});

test("a body that is malformed from its first byte fails when it is read", async () => {
  const wire = new ScriptedConnection([`${chunkedHead}x\r\n`]);
  let kept = 0;
  const response = await send(wire, { method: "POST" }, () => kept++);
  const error = await assertRejects(() => response.text(), NetworkError, "no number");
  assertEquals([response.status, error.failure, error.outcomeUnknown], [200, "unknown", true]);
  assertEquals([wire.closed, kept], [1, 0]);
});

test("a chunked body that came with its head can be read without its stream", async () => {
  const wire = new ScriptedConnection([`${chunkedHead}2\r\nok\r\n0\r\n\r\n`]);
  const { body } = await send(wire, { closes: true });
  assertInstanceOf(body, ResponseBody);
  const chunks = body.takeChunks();
  assertEquals(new TextDecoder().decode((await chunks.read()).value), "ok");
  assertEquals([(await chunks.read()).done, wire.closed], [true, 1]);
});

test("an empty body has no chunk", async () => {
  for (const closes of [true, false]) {
    const wire = new ScriptedConnection([`${ok}content-length: 0\r\n\r\n`]);
    const { body } = await send(wire, { closes });
    assertEquals((await body?.getReader().read())?.done, true);
  }
});
