import { assertEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { upgradeConnection } from "../../src/runtime/connection_web_socket.ts";
import { WebSocketFailure } from "../../src/runtime/web_socket_failure.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { ScriptedConnection, type ScriptedPart } from "../support/scripted_connection.ts";
import { test } from "../support/test.ts";

const url = new URL("https://10.96.0.1/api/v1/namespaces/a/pods/b/exec?command=date");
const protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];
const bytes = (text: string) => new TextEncoder().encode(text);

/** What the server has to answer a key with, by RFC 6455, section 4.2.2. */
function acceptOf(written: string): string {
  const key = /sec-websocket-key: (\S+)/.exec(written)?.[1];
  return createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
}

/** Answers with an upgrade, and maybe what follows it. */
function upgraded(
  headers = "sec-websocket-protocol: v5.channel.k8s.io\r\n",
  rest = "",
): ScriptedPart {
  return (written) =>
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n" +
    `Sec-WebSocket-Accept: ${acceptOf(written)}\r\n${headers}\r\n${rest}`;
}

function upgrade(connection: ScriptedConnection, options: { signal?: AbortSignal } = {}) {
  const headers = new Headers({ authorization: "Bearer abc" });
  const clock = new FakeClock();
  return upgradeConnection(connection, { url, headers, protocols, clock, ...options });
}

/** The frames that a client wrote after its request, as `opcode: payload`. */
function framesOf({ written }: ScriptedConnection): string[] {
  const all = Uint8Array.from(written, (character) => character.charCodeAt(0));
  const frames: string[] = [];
  for (let at = written.indexOf("\r\n\r\n") + 4; at < all.length;) {
    const length = (all[at + 1] ?? 0) & 0x7f;
    const mask = all.subarray(at + 2, at + 6);
    const payload = all.slice(at + 6, at + 6 + length).map((byte, i) => byte ^ (mask[i % 4] ?? 0));
    frames.push(`${(all[at] ?? 0) & 0x0f}: ${String.fromCharCode(...payload)}`);
    at += 6 + length;
  }
  return frames;
}

async function messagesOf({ readable }: { readable: ReadableStream<Uint8Array | string> }) {
  const messages: string[] = [];
  for await (const message of readable) {
    messages.push(typeof message === "string" ? `"${message}"` : new TextDecoder().decode(message));
  }
  return messages;
}

test("upgradeConnection asks for a WebSocket, and begins with what came after the head", async () => {
  const connection = new ScriptedConnection([
    upgraded("sec-websocket-protocol: v5.channel.k8s.io\r\n", "\x01\x02he"),
    new Uint8Array([0x80, 3, 108, 108, 111]),
  ], { ends: true, writable: 20 });
  const socket = await upgrade(connection);
  assertEquals(socket.protocol, "v5.channel.k8s.io");
  const [head = ""] = connection.written.split("\r\n\r\n");
  assertEquals(head.replace(/key: [\w+/]{22}==/, "key: …").split("\r\n"), [
    "GET /api/v1/namespaces/a/pods/b/exec?command=date HTTP/1.1",
    "host: 10.96.0.1",
    "authorization: Bearer abc",
    "connection: Upgrade",
    "sec-websocket-key: …",
    "sec-websocket-protocol: v5.channel.k8s.io, v4.channel.k8s.io",
    "sec-websocket-version: 13",
    "upgrade: websocket",
  ]);
  assertEquals(await messagesOf(socket), ['"hello"']);
  assertEquals([await socket.closed, connection.closed], [{ code: 1006, reason: "" }, 1]);
});

test("an upgraded connection carries bytes and text, and answers pings between them", async () => {
  const ping = new Uint8Array([0x89, 2, 104, 105]);
  const connection = new ScriptedConnection([
    upgraded(""),
    new Uint8Array([0x82, 1, 255, 0x81, 1, 97]),
    ping,
    new Uint8Array([0x8a, 0]), // a pong that nobody asked for
    new Uint8Array([0x02, 1, 98]), // a ping may come within a message
    ping,
    new Uint8Array([0x80, 1, 99]),
    new Uint8Array([0x88, 5, 3, 232, 98, 121, 101]),
  ], { writable: 3 });
  const socket = await upgrade(connection);
  const writer = socket.writable.getWriter();
  const written = Promise.all([writer.write(bytes("one")), writer.write("two")]);
  assertEquals(await messagesOf(socket), ["\ufffd", '"a"', "bc"]);
  await written;
  assertEquals(await socket.closed, { code: 1000, reason: "bye" });
  const sent = framesOf(connection);
  assertEquals(sent.filter((frame) => /^[12]/.test(frame) && !frame.startsWith("10")), [
    "2: one",
    "1: two",
  ]);
  assertEquals(sent.filter((frame) => frame.startsWith("10")), ["10: hi", "10: hi"]);
  assertEquals([sent.at(-1), socket.protocol, connection.closed], ["8: \x03\xe8", "", 1]);
  await assertRejects(() => writer.write("late"), TypeError, "The WebSocket is closed.");
});

test("an upgraded connection reads nothing before it is asked for", async () => {
  const connection = new ScriptedConnection([upgraded(), new Uint8Array([0x82, 1, 97]), "more"]);
  const socket = await upgrade(connection);
  assertEquals(connection.unread, 2);
  const reader = socket.readable.getReader();
  await reader.read();
  assertEquals(connection.unread, 1);
  socket.close();
  socket.close();
  assertEquals(await socket.closed, { code: 1000, reason: "" });
  assertEquals([framesOf(connection), connection.closed], [["8: \x03\xe8"], 1]);
});

test("an upgraded connection is closed by the end of either stream", async () => {
  for (const end of ["cancel", "close", "abort"] as const) {
    const connection = new ScriptedConnection([upgraded()]);
    const socket = await upgrade(connection);
    if (end === "cancel") await socket.readable.cancel();
    else await socket.writable[end]();
    await socket.closed;
    assertEquals([framesOf(connection), connection.closed], [["8: \x03\xe8"], 1], end);
  }
});

test("an upgraded connection is over where the server breaks the rules", async () => {
  const wrong = [[0x80, 1, 97], [0x01, 1, 97, 0x01, 1, 97], [0xc1, 0], [0x82, 5, 97]];
  for (const frames of wrong) {
    const connection = new ScriptedConnection([upgraded(), new Uint8Array(frames)], { ends: true });
    const socket = await upgrade(connection);
    assertEquals(await messagesOf(socket), []);
    assertEquals([await socket.closed, connection.closed], [{ code: 1006, reason: "" }, 1]);
  }
});

test("a server that takes nothing more does not keep a connection open", async () => {
  const clock = new FakeClock();
  const connection = new ScriptedConnection([upgraded()]);
  const headers = new Headers();
  const socket = await upgradeConnection(connection, { url, headers, protocols, clock });
  connection.stuck = true;
  const writing = socket.writable.getWriter().write("never");
  socket.close();
  await clock.advance(999);
  assertEquals(connection.closed, 0);
  await clock.advance(1);
  await socket.closed;
  assertEquals(connection.closed, 1);
  await assertRejects(() => writing);
});

test("upgradeConnection fails where the server does not upgrade", async () => {
  const accept = (written: string) => `sec-websocket-accept: ${acceptOf(written)}\r\n`;
  const head = "HTTP/1.1 101 Switching Protocols\r\n";
  const wrong: [ScriptedPart[], string][] = [
    [["HTTP/1.1 403 Forbidden\r\n\r\n"], "the server answered 403"],
    [[(written) => `${head}${accept(written)}\r\n`], "not the one that was asked for"],
    [[`${head}upgrade: websocket\r\nsec-websocket-accept: x\r\n\r\n`], "not the one"],
    [[upgraded("sec-websocket-protocol: other\r\n")], "not the one"],
    [[upgraded("sec-websocket-extensions: permessage-deflate\r\n")], "not the one"],
    [["SSH-2.0\r\n\r\n"], "malformed response"],
    [[], "unexpected end of the response"],
  ];
  for (const [parts, message] of wrong) {
    const connection = new ScriptedConnection(parts, { ends: true });
    await assertRejects(() => upgrade(connection), WebSocketFailure, message);
    assertEquals(connection.closed, 1);
  }
});

test("upgradeConnection is given up by its signal, which leaves an open one alone", async () => {
  const abort = new AbortController();
  const { signal } = abort;
  const silent = new ScriptedConnection([]);
  const opening = upgrade(silent, { signal });
  const open = new ScriptedConnection([upgraded()]);
  const socket = await upgrade(open, { signal });
  abort.abort(new Error("enough"));
  await assertRejects(() => opening, Error, "enough");
  assertEquals([silent.closed, open.closed], [1, 0]);
  socket.close();
  await socket.closed;
});
