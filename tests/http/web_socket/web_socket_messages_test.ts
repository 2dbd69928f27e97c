import { assert, assertEquals, assertRejects } from "@std/assert";
import { WebSocketProtocolError } from "../../../src/http/web_socket/web_socket_closing.ts";
import { OPCODE } from "../../../src/http/web_socket/web_socket_frames.ts";
import { type Incoming, MessageReader } from "../../../src/http/web_socket/web_socket_messages.ts";
import { ScriptedConnection } from "../../support/connections/scripted_connection.ts";
import { inFull, test } from "../../support/test.ts";
import { closeFrame, fragments, serverFrame } from "./server_frame.ts";

const { text, binary, continuation, ping, pong } = OPCODE;
const KILOBYTE = 1024;
const MEGABYTE = 1024 * KILOBYTE;

function readerOf(parts: Uint8Array[], mostMessageBytes?: number): MessageReader {
  const connection = new ScriptedConnection(parts, { ends: true });
  return new MessageReader(connection, { before: new Uint8Array(), mostMessageBytes });
}

async function readAll(reader: MessageReader): Promise<Incoming[]> {
  const all: Incoming[] = [];
  for (let incoming; (incoming = await reader.next());) all.push(incoming);
  return all;
}

const bytes = (letters: string) => new TextEncoder().encode(letters);

test("MessageReader gives messages and control frames in the order in which they end", async () => {
  const reader = readerOf([
    ...fragments(text, ["a", "b", "c"]).flatMap((frame) => [serverFrame(ping, "p"), frame]),
    serverFrame(pong),
    serverFrame(binary, "d"),
    closeFrame(1000),
  ]);
  assertEquals(await readAll(reader), [
    ...Array(3).fill({ kind: "ping", payload: bytes("p") }),
    { kind: "message", message: "abc" },
    { kind: "pong", payload: new Uint8Array() },
    { kind: "message", message: bytes("d") },
    { kind: "close", payload: new Uint8Array([3, 232]) },
  ]);
});

test("MessageReader gives each message its own memory, and no more than it needs", async () => {
  const parts = ["a".repeat(100_000), "b", "", "c".repeat(70_000)];
  const reader = readerOf([
    ...fragments(binary, parts),
    serverFrame(binary, "x"),
    serverFrame(binary),
  ]);
  const sizes = (await readAll(reader)).map((incoming) =>
    incoming.kind === "message" && typeof incoming.message !== "string" &&
    [incoming.message.length, incoming.message.buffer.byteLength]
  );
  assertEquals(sizes, [[170_001, 170_001], [1, 1], [0, 0]]);
});

test("MessageReader adds up the fragments of a message, and starts again with each message", async () => {
  const half = "x".repeat(500);
  const whole = fragments(binary, [half, "", half]);
  assertEquals((await readAll(readerOf([...whole, ...whole], 1_000))).length, 2);
  for (const parts of [[half, half, "x"], [half, half + "x"], ["x".repeat(1_001)]]) {
    const error = await assertRejects(
      () => readAll(readerOf(fragments(binary, parts), 1_000)),
      WebSocketProtocolError,
      "a message is longer than 1000 bytes",
    );
    assertEquals(error.closeCode, 1009);
  }
});

test("MessageReader refuses 4,097 empty frames of a message with 1008", async () => {
  const begin = serverFrame(text, "x", { final: false });
  const empties = Array(4_097).fill(serverFrame(continuation, "", { final: false }));
  const error = await assertRejects(
    () => readAll(readerOf([begin, ...empties])),
    WebSocketProtocolError,
    "more than 4096 empty frames",
  );
  assertEquals(error.closeCode, 1008);
});

test("MessageReader stores many frames of one byte in as many bytes", async () => {
  const frames = inFull(1_000_000, 100_000);
  const frame = serverFrame(continuation, "x", { final: false });
  const many = new Uint8Array(30_000).map((_, at) => frame[at % 3] ?? 0);
  const reader = readerOf([
    serverFrame(binary, "", { final: false }),
    ...Array(frames / 10_000).fill(many),
    serverFrame(continuation),
  ]);
  const [incoming] = await readAll(reader);
  assert(incoming?.kind === "message" && typeof incoming.message !== "string");
  assertEquals([incoming.message.length, incoming.message.buffer.byteLength], [frames, frames]);
});

test("MessageReader allocates memory for the bytes that came, not for the length in a head", async () => {
  const wanted: number[] = [];
  let come = 0;
  const head = serverFrame(binary, "", { claims: 60n * 1024n * 1024n });
  const connection = Object.assign(new ScriptedConnection([]), {
    read(buffer: Uint8Array) {
      wanted.push(buffer.length);
      if (come === 0) buffer.set(head);
      const count = come === 0 ? head.length : Math.min(buffer.length, 10 * KILOBYTE);
      come += count;
      return Promise.resolve(come > 2 * MEGABYTE ? null : count);
    },
  });
  const reader = new MessageReader(connection, { before: new Uint8Array() });
  await assertRejects(() => reader.next(), TypeError, "unexpected end");
  assertEquals(wanted.slice(0, 2), [32 * KILOBYTE, 64 * KILOBYTE]);
  const most = Math.max(...wanted);
  assert(most <= 2 * MEGABYTE, `a buffer of ${most} bytes`);
});

test("MessageReader distinguishes an end within a frame from an end between frames", async () => {
  const begin = serverFrame(text, "x", { final: false });
  assertEquals(await readAll(readerOf([serverFrame(text, "x")])), [
    { kind: "message", message: "x" },
  ]);
  assertEquals(await readAll(readerOf([begin])), []); // the connection is over in both cases
  await assertRejects(() => readAll(readerOf([begin.subarray(0, 2)])), TypeError, "unexpected end");
});
