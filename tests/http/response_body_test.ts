import { assertEquals, assertRejects } from "@std/assert";
import { bodyFraming } from "../../src/runtime/body_framing.ts";
import { connectionBody } from "../../src/runtime/connection_body.ts";
import { OwnedConnection } from "../../src/runtime/owned_connection.ts";
import { ScriptedConnection } from "../support/scripted_connection.ts";
import { test } from "../support/test.ts";

const chunked = () => bodyFraming(new Headers({ "transfer-encoding": "chunked" }));

function bodyOf(connection: ScriptedConnection, framing = chunked(), beyondHead = "") {
  const owned = new OwnedConnection(connection, undefined);
  return connectionBody(owned, framing, new TextEncoder().encode(beyondHead));
}

async function next(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  return new TextDecoder().decode((await reader.read()).value);
}

test("connectionBody reads nothing before it is asked for", async () => {
  const connection = new ScriptedConnection(["1\r\nb\r\n1\r\nc", "\r\n", "1\r\nd\r\n"]);
  const reader = bodyOf(connection, chunked(), "1\r\na\r\n").getReader();
  assertEquals([await next(reader), connection.unread], ["a", 3]);
  assertEquals([await next(reader), connection.unread], ["bc", 2]);
  assertEquals([await next(reader), connection.unread], ["d", 0]);
  assertEquals(connection.closed, 0);
  await reader.cancel();
  assertEquals(connection.closed, 1);
});

test("connectionBody gives a long body in parts, and closes the connection after it", async () => {
  const text = "0123456789".repeat(10_000);
  const framed = `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
  for (const beyondHead of [0, 5, 50_000, framed.length]) {
    const rest = framed.slice(beyondHead);
    const connection = new ScriptedConnection(rest ? [rest] : []);
    const body = bodyOf(connection, chunked(), framed.slice(0, beyondHead));
    assertEquals(await new Response(body).text() === text, true);
    assertEquals(connection.closed, 1);
  }
});

test("connectionBody ends with the connection where nothing says the length", async () => {
  const connection = new ScriptedConnection(["all ", "of it"], { ends: true });
  assertEquals(
    await new Response(bodyOf(connection, bodyFraming(new Headers()))).text(),
    "all of it",
  );
  assertEquals(connection.closed, 1);
});

test("connectionBody that breaks off fails after what came, and is no end", async () => {
  for (const rest of ["5\r\nhel", "3\r\nhel", "3\r\nhel\r\n", "3\r\nhel\r\n0\r\n"]) {
    const connection = new ScriptedConnection([rest], { ends: true });
    const reader = bodyOf(connection).getReader();
    assertEquals(await next(reader), "hel");
    await assertRejects(() => reader.read(), TypeError, "unexpected end");
    assertEquals(connection.closed, 1);
  }
});

test("connectionBody fails where what frames it cannot be read", async () => {
  const connection = new ScriptedConnection(["1\r\nab\r\n"]);
  await assertRejects(() => new Response(bodyOf(connection)).text(), TypeError, "malformed");
  assertEquals(connection.closed, 1);
});

test("connectionBody can be read past its stream, which is locked then", async () => {
  const connection = new ScriptedConnection(["1\r\nb\r\n", "1\r\nc\r\n0\r\n\r\n"]);
  const body = bodyOf(connection, chunked(), "1\r\na\r\n");
  const chunks = body.takeChunks();
  assertEquals([body.locked, connection.unread], [true, 2]);
  const read: string[] = [];
  for (let chunk; !(chunk = await chunks.read()).done;) {
    read.push(new TextDecoder().decode(chunk.value));
  }
  assertEquals([read, connection.closed], [["a", "b", "c"], 1]);
  assertEquals((await chunks.read()).done, true);
});

test("chunks that are taken fail as the stream would, and end when they are given up", async () => {
  const broken = new ScriptedConnection(["3\r\nhel"], { ends: true });
  const chunks = bodyOf(broken).takeChunks();
  await chunks.read();
  await assertRejects(() => chunks.read(), TypeError, "unexpected end");

  const silent = new ScriptedConnection([]);
  const waiting = bodyOf(silent).takeChunks();
  const read = waiting.read();
  waiting.cancel();
  assertEquals([(await read).done, (await waiting.read()).done], [true, true]);

  const abort = new AbortController();
  const owned = new OwnedConnection(new ScriptedConnection([]), abort.signal);
  const aborted = connectionBody(owned, chunked(), new Uint8Array()).takeChunks().read();
  abort.abort(new Error("enough"));
  await assertRejects(() => aborted, Error, "enough");
  assertEquals([broken.closed, silent.closed], [1, 1]);
});
