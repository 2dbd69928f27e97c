import { assertEquals, assertRejects } from "@std/assert";
import type { ConnectionBody } from "../../src/runtime/connection_body.ts";
import { connectionFetch } from "../../src/runtime/connection_fetch.ts";
import { countedSignal } from "../support/counted_signal.ts";
import { ScriptedConnection } from "../support/scripted_connection.ts";
import { test } from "../support/test.ts";

const request = {
  url: new URL("https://10.96.0.1/api/v1/pods?watch=true"),
  headers: "",
};
const chunkedHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

test("connectionFetch sends its request, also in pieces, and gives the response", async () => {
  const connection = new ScriptedConnection([
    "HTTP/1.1 403 Forbidden\r\ncontent-length: 4\r\nWarning: x\r\n\r\nno",
    "! and what is not its own",
  ], { writable: 7 });
  const headers = "accept: application/json\r\n";
  const response = await connectionFetch(connection, { ...request, headers });
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
  assertEquals(response.url, request.url.href);
  assertEquals([await response.text(), connection.closed], ["no! ", 1]);
});

test("connectionFetch closes the connection of a response without a body", async () => {
  for (const status of [204, 304]) {
    const connection = new ScriptedConnection([`HTTP/1.1 ${status} x\r\n\r\n`]);
    assertEquals((await connectionFetch(connection, request)).body, null);
    assertEquals(connection.closed, 1);
  }
  const empty = new ScriptedConnection(["HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"]);
  assertEquals(await (await connectionFetch(empty, request)).text(), "");
  assertEquals(empty.closed, 1);
});

/** Sends a request over a connection that may be kept; says what came, and what was made of it. */
async function exchange(parts: string[], bytes = 128) {
  const connection = new ScriptedConnection(parts, { ends: true });
  let kept = 0;
  const buffer = new Uint8Array(bytes);
  const response = await connectionFetch(connection, request, { buffer, keep: () => kept++ });
  const keptWithHead = kept;
  if (kept) buffer.fill(0); // as the next response would
  const text = await response.text();
  return { connection, text, keptWithHead, kept, closed: connection.closed };
}

test("connectionFetch keeps the connection of a response that was read to its end", async () => {
  const text = "0123456789".repeat(20);
  const length = `HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n`;
  const chunk = `${text.length.toString(16)}\r\n${text}\r\n`;
  const cases: { parts: string[]; bytes?: number; keptWithHead?: number; is?: string }[] = [
    { parts: [`${length}${text}`], bytes: 512, keptWithHead: 1 },
    { parts: [length, text.slice(0, 7), text.slice(7)], bytes: 512, keptWithHead: 1 },
    { parts: [length, text.slice(0, 7), text.slice(7)] }, // longer than the buffer
    { parts: [chunkedHead, `${chunk}0\r\n\r\n`], bytes: 512 },
    { parts: [chunkedHead, chunk, chunk, "0\r\n", "\r\n"], is: text + text },
    { parts: [`HTTP/1.1 204 No Content\r\n\r\n`], keptWithHead: 1, is: "" },
    { parts: [`HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n`], keptWithHead: 1, is: "" },
  ];
  for (const { parts, bytes, keptWithHead = 0, is = text } of cases) {
    const { connection, ...outcome } = await exchange(parts, bytes);
    assertEquals(outcome, { text: is, keptWithHead, kept: 1, closed: 0 });
    assertEquals(connection.written.includes("connection:"), false);
  }
});

test("connectionFetch keeps no connection that the server closes, or has sent more on", async () => {
  const ok = "HTTP/1.1 200 OK\r\n";
  const wrong = [
    [`${ok}content-length: 2\r\nConnection: close\r\n\r\nok`],
    [`${ok}content-length: 2\r\nConnection: x, Close\r\n\r\nok`],
    ["HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok"],
    [`${ok}\r\nok`],
    [`${ok}content-length: 2\r\n\r\nok${ok}`],
    [`${chunkedHead}2\r\nok\r\n0\r\n\r\n${ok}`],
    [`HTTP/1.1 204 No Content\r\n\r\n${ok}`],
  ];
  for (const parts of wrong) {
    const { kept, closed } = await exchange(parts);
    assertEquals([kept, closed], [0, 1], parts[0]);
  }
});

test("a connection that is kept is no longer its old response's to close", async () => {
  const counted = countedSignal();
  const connection = new ScriptedConnection([`${chunkedHead}2\r\nok\r\n`, "0\r\n\r\n"]);
  const kept = { buffer: new Uint8Array(256), keep: () => {} };
  const { signal } = counted;
  const { body } = await connectionFetch(connection, { ...request, signal }, kept);
  const chunks = (body as ConnectionBody).takeChunks();
  while (!(await chunks.read()).done);
  chunks.cancel();
  counted.controller.abort();
  assertEquals([connection.closed, counted.listeners], [0, 0]);
});

test("connectionFetch fails where a short body breaks off", async () => {
  for (const parts of [["HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nok"]]) {
    const connection = new ScriptedConnection(parts, { ends: true });
    await assertRejects(() => connectionFetch(connection, request), TypeError, "within its body");
    assertEquals(connection.closed, 1);
  }
});

test("connectionFetch fails where the connection ends before the headers", async () => {
  for (const parts of [[], ["HTTP/1.1 200 OK\r\n"], ["SSH-2.0\r\n\r\n"]]) {
    const connection = new ScriptedConnection(parts, { ends: true });
    await assertRejects(() => connectionFetch(connection, request), TypeError);
    assertEquals(connection.closed, 1);
  }
});

test("a signal ends a request and a body with its own reason, and keeps no listener", async () => {
  const silent = new ScriptedConnection([]);
  const counted = countedSignal();
  const { signal } = counted;
  const waiting = connectionFetch(silent, { ...request, signal });
  const open = new ScriptedConnection([chunkedHead, "1\r\na\r\n"]);
  const response = await connectionFetch(open, { ...request, signal });
  const reader = response.body?.getReader();
  await reader?.read();
  const next = reader?.read();
  const unread = await connectionFetch(new ScriptedConnection([chunkedHead]), {
    ...request,
    signal,
  });
  const done = await connectionFetch(new ScriptedConnection([chunkedHead, "0\r\n\r\n"]), {
    ...request,
    signal,
  });
  await done.text();
  assertEquals(counted.listeners, 3);
  counted.controller.abort(new Error("enough"));
  await assertRejects(() => waiting, Error, "enough");
  await assertRejects(async () => await next, Error, "enough");
  await assertRejects(() => unread.text(), Error, "enough");
  assertEquals([silent.closed, open.closed, counted.listeners], [1, 1, 0]);
});
