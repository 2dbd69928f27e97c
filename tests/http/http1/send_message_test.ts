import {
  assertEquals,
  assertInstanceOf,
  assertMatch,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import { ResponseBody } from "../../../src/http/http1/response_body.ts";
import { ScriptedConnection } from "../../support/connections/scripted_connection.ts";
import { countedSignal } from "../../support/counted_signal.ts";
import { SentHeaders } from "../../../src/http/message/sent_headers.ts";
import { test } from "../../support/test.ts";
import { send } from "./send_message/send.ts";

const ok = "HTTP/1.1 200 OK\r\n";
const chunkedHead = `${ok}Transfer-Encoding: chunked\r\n\r\n`;

test("sendMessage sends its request, also in pieces, and returns the response", async () => {
  const connection = new ScriptedConnection([
    "HTTP/1.1 403 Forbidden\r\ncontent-length: 4\r\nWarning: x\r\n\r\nno",
    "! and what is not its own",
  ], { writable: 7 });
  const headers = new SentHeaders([{ name: "accept", value: "application/json" }]);
  const response = await send(connection, { headers, isLong: true });
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

test("a body that is encoded although no request asks for it is malformed", async () => {
  for (const encoding of ["gzip", "x-gzip", "GZIP", "br", "deflate", "gzip, gzip", "x"]) {
    const wire = new ScriptedConnection([
      `${ok}content-encoding: ${encoding}\r\ncontent-length: 2\r\n\r\nzz`,
    ]);
    let kept = 0;
    const response = await send(wire, {}, () => kept++);
    assertEquals([response.status, response.headers.get("content-encoding")], [200, encoding]);
    const error = await assertRejects(() => response.text(), NetworkError);
    assertMatch(error.message, /malformed response: its body is encoded, unasked/);
    assertEquals([kept, wire.closed], [0, 1]);
  }
  for (const encoding of ["", "identity", "Identity"]) {
    const wire = new ScriptedConnection([
      `${ok}content-encoding: ${encoding}\r\ncontent-length: 2\r\n\r\nzz`,
    ]);
    assertEquals(await (await send(wire, {}, () => {})).text(), "zz");
  }
});

test("a body that is malformed from its first byte fails when it is read", async () => {
  const wire = new ScriptedConnection([`${chunkedHead}x\r\n`]);
  let kept = 0;
  const response = await send(wire, { method: "POST" }, () => kept++);
  const error = await assertRejects(() => response.text(), NetworkError, "not a number");
  assertEquals([response.status, error.failure, error.outcomeUnknown], [200, "unknown", true]);
  assertEquals([wire.closed, kept], [1, 0]);
});

test("a chunked body that came with its head can be read without its stream", async () => {
  const wire = new ScriptedConnection([`${chunkedHead}2\r\nok\r\n0\r\n\r\n`]);
  const { body } = await send(wire, { isLong: true });
  assertInstanceOf(body, ResponseBody);
  const chunks = body.takeChunks();
  assertEquals(new TextDecoder().decode((await chunks.read()).value), "ok");
  assertEquals([(await chunks.read()).done, wire.closed], [true, 1]);
});

test("an empty body has no chunk", async () => {
  for (const isLong of [true, false]) {
    const wire = new ScriptedConnection([`${ok}content-length: 0\r\n\r\n`]);
    const { body } = await send(wire, { isLong });
    assertEquals((await body?.getReader().read())?.done, true);
  }
});
