import { assert, assertEquals, assertRejects } from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import { OPCODE } from "../../../src/http/web_socket/web_socket_frames.ts";
import { openedWebSocket } from "../../../src/http/web_socket/web_socket_stream.ts";
import { FakeClock, settled } from "../../support/clocks/fake_clock.ts";
import {
  ScriptedConnection,
  type ScriptedPart,
} from "../../support/connections/scripted_connection.ts";
import { test } from "../../support/test.ts";
import { ClientFrames, showFrame } from "./client_frames.ts";
import { closeFrame, serverFrame } from "./server_frame.ts";

const { text, binary, ping } = OPCODE;
const abnormal = { code: 1006, reason: "" };

interface OpenOptions {
  ends?: boolean;
  writable?: number;
  beyondHead?: Uint8Array;
}

/** Opens a WebSocket over a connection that delivers `parts`. */
function open(parts: ScriptedPart[] = [], { beyondHead, ...options }: OpenOptions = {}) {
  const clock = new FakeClock();
  const connection = new ScriptedConnection(parts, options);
  const socket = openedWebSocket(connection, {
    ...{ protocol: "v5", origin: "https://10.96.0.1", clock },
    beyondHead: beyondHead ?? new Uint8Array(),
  });
  return { clock, connection, socket };
}

/** Frames that the client wrote. */
function framesOf({ written }: ScriptedConnection): string[] {
  const bytes = Uint8Array.from(written, (character) => character.charCodeAt(0));
  return new ClientFrames().add(bytes).map(showFrame);
}

async function messagesOf({ readable }: { readable: ReadableStream<Uint8Array | string> }) {
  const messages: string[] = [];
  for await (const message of readable) {
    messages.push(typeof message === "string" ? `"${message}"` : new TextDecoder().decode(message));
  }
  return messages;
}

test("openedWebSocket starts with the bytes that came after the head", async () => {
  const { socket, connection } = open([serverFrame(0, "llo")], {
    ends: true,
    beyondHead: serverFrame(text, "he", { final: false }),
  });
  assertEquals(socket.protocol, "v5");
  assertEquals(await messagesOf(socket), ['"hello"']);
  assertEquals([await socket.closed, connection.closed, connection.written], [abnormal, 1, ""]);
});

test("openedWebSocket carries bytes and text, and answers pings between them", async () => {
  const { socket, connection, clock } = open([
    new Uint8Array([0x82, 1, 255, 0x81, 1, 97]),
    serverFrame(ping, "hi"),
    serverFrame(binary, "b", { final: false }),
    serverFrame(ping, "ho"),
    serverFrame(0, "c"),
    closeFrame(1000, "bye"),
  ], { writable: 3 });
  const writer = socket.writable.getWriter();
  const written = Promise.all([
    writer.write(new TextEncoder().encode("one")),
    writer.write("two"),
  ]);
  assertEquals(await messagesOf(socket), ["\ufffd", '"a"', "bc"]);
  await written;
  assertEquals(await socket.closed, { code: 1000, reason: "bye" });
  const sent = framesOf(connection);
  const isPong = (frame: string) => frame.startsWith("pong");
  assertEquals(sent.filter((frame) => !isPong(frame)), [
    'binary "one"',
    'text "two"',
    "close 1000",
  ]);
  assertEquals(sent.filter(isPong), ['pong "hi"', 'pong "ho"']);
  assertEquals([connection.closed, clock.pending], [1, 0]);
  await assertRejects(() => writer.write("late"), TypeError, "The WebSocket is closed.");
});

test("openedWebSocket reads nothing before the first read", async () => {
  const { socket, connection } = open([serverFrame(binary, "a"), "more"]);
  await settled();
  assertEquals(connection.unread, 2);
  const reader = socket.readable.getReader();
  await reader.read();
  assertEquals(connection.unread, 1);
  socket.close();
  socket.close();
  assertEquals(await socket.closed, { code: 1000, reason: "" });
  assertEquals([framesOf(connection), connection.closed], [["close 1000"], 1]);
  await reader.closed; // closes although nothing reads any more
});

test("openedWebSocket delivers no message after close()", async () => {
  const { socket, clock } = open([], {
    beyondHead: new Uint8Array([...serverFrame(text, "a"), ...serverFrame(text, "b")]),
  });
  const reader = socket.readable.getReader();
  assertEquals((await reader.read()).value, "a");
  socket.close();
  assertEquals((await reader.read()).done, true);
  assertEquals(clock.pending, 0);
});

test("openedWebSocket is closed by the end of either stream", async () => {
  for (const end of ["cancel", "close", "abort"] as const) {
    for (const isRead of [false, true]) {
      const { socket, connection, clock } = open();
      const reader = socket.readable.getReader();
      const reading = isRead ? reader.read() : undefined;
      if (end === "cancel") await reader.cancel();
      else await socket.writable[end]();
      assertEquals(await socket.closed, { code: 1000, reason: "" });
      assertEquals((await reading)?.done, isRead ? true : undefined);
      await reader.closed;
      assertEquals([framesOf(connection), connection.closed], [["close 1000"], 1], end);
      assertEquals(clock.pending, 0);
    }
  }
});

test("openedWebSocket writes the waiting messages when the writer is closed, and then the close frame", async () => {
  const { socket, connection } = open([], { writable: 2 });
  const writer = socket.writable.getWriter();
  const writes = ["a", "b", "c"].map((message) => writer.write(message));
  await writer.close();
  await Promise.all(writes);
  await socket.closed;
  assertEquals(framesOf(connection), ['text "a"', 'text "b"', 'text "c"', "close 1000"]);
});

test("openedWebSocket lets the event loop turn during many small writes", async () => {
  const { socket } = open();
  const writer = socket.writable.getWriter();
  let fired = false;
  setTimeout(() => fired = true, 0);
  for (let i = 0; i < 50_000 && !fired; i++) await writer.write("y");
  assertEquals(fired, true);
  socket.close();
});

test("openedWebSocket fails both streams when the server breaks a rule", async () => {
  const { socket, connection, clock } = open([
    serverFrame(text, "good"),
    serverFrame(text, "bad", { masked: true }),
    serverFrame(text, "late"),
  ]);
  const reader = socket.readable.getReader();
  const writer = socket.writable.getWriter();
  assertEquals((await reader.read()).value, "good");
  const error = await assertRejects(() => reader.read(), NetworkError);
  assertEquals(
    [error.code, error.failure, error.message],
    [
      "ERR_NETWORK",
      "unknown",
      "The request to the API server at https://10.96.0.1 failed. " +
      "(it broke the rules of WebSockets: a frame of the server is masked)",
    ],
  );
  assertEquals((error.cause as Error).name, "WebSocketProtocolError");
  for (const failed of [reader.closed, writer.closed, writer.write("late")]) {
    assert(await failed.catch((thrown) => thrown) === error);
  }
  assertEquals(await socket.closed, abnormal);
  assertEquals([framesOf(connection), connection.closed], [["close 1002"], 1]);
  assertEquals([connection.unread, clock.pending], [1, 0]);
  socket.close();
  await socket.readable.cancel().catch(() => {});
  assertEquals(connection.closed, 1);
});

test("openedWebSocket ends without an error when the connection ends, even within a frame", async () => {
  for (const last of ["", serverFrame(text, "cut").subarray(0, 3)]) {
    const { socket, connection, clock } = open([
      serverFrame(text, "whole"),
      ...(last ? [last] : []),
    ], { ends: true });
    const writer = socket.writable.getWriter();
    assertEquals(await messagesOf(socket), ['"whole"']);
    assertEquals([await socket.closed, connection.closed, connection.written], [abnormal, 1, ""]);
    await assertRejects(() => writer.closed, TypeError, "The WebSocket is closed.");
    assertEquals(clock.pending, 0);
  }
});

test("a server that reads nothing more does not keep a WebSocket open", async () => {
  const { socket, connection, clock } = open();
  const reading = socket.readable.getReader().read();
  connection.stuck = true;
  const writing = socket.writable.getWriter().write("never");
  socket.close();
  await clock.advance(999);
  assertEquals(connection.closed, 0);
  await clock.advance(1);
  await socket.closed;
  await assertRejects(() => writing);
  assertEquals((await reading).done, true);
  assertEquals([connection.closed, clock.pending], [1, 0]);
});

test("a server that reads nothing more does not delay the error for its fault", async () => {
  const { socket, connection, clock } = open([serverFrame(3)]);
  connection.stuck = true;
  const writing = assertRejects(() => socket.writable.getWriter().write("never"));
  const reading = assertRejects(() => socket.readable.getReader().read(), NetworkError);
  await clock.advance(1_000);
  await Promise.all([reading, writing]);
  assertEquals([connection.closed, clock.pending], [1, 0]);
});

test("a failed write does not end the reader, and no other frame follows it", async () => {
  const connection = new ScriptedConnection([serverFrame(ping, "p"), serverFrame(text, "status")], {
    ends: true,
  });
  const failing = Object.assign(connection, {
    write: () => Promise.reject(new Error("broken pipe")),
  });
  const clock = new FakeClock();
  const socket = openedWebSocket(failing, {
    ...{ protocol: "", origin: "https://10.96.0.1", beyondHead: new Uint8Array(), clock },
  });
  await assertRejects(() => socket.writable.getWriter().write("x"), Error, "broken pipe");
  assertEquals(await messagesOf(socket), ['"status"']);
  assertEquals([await socket.closed, connection.written], [abnormal, ""]);
});
