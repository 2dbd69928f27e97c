import { assertEquals, assertRejects } from "@std/assert";
import { connectionFetch } from "../../src/runtime/connection_fetch.ts";
import { countedSignal } from "../support/counted_signal.ts";
import { ScriptedConnection } from "../support/scripted_connection.ts";
import { test } from "../support/test.ts";

const request = {
  url: new URL("https://10.96.0.1/api/v1/pods?watch=true"),
  headers: new Headers(),
};
const chunkedHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

test("connectionFetch sends its request, also in pieces, and gives the response", async () => {
  const connection = new ScriptedConnection([
    "HTTP/1.1 403 Forbidden\r\ncontent-length: 4\r\nWarning: x\r\n\r\nno",
    "! and what is not its own",
  ], { writable: 7 });
  const headers = new Headers({ accept: "application/json" });
  const response = await connectionFetch(connection, { ...request, headers });
  assertEquals([...headers], [["accept", "application/json"]]);
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
