import { assertEquals, assertRejects } from "@std/assert";
import { joinBytes } from "../../../src/core/join_bytes.ts";
import { WebSocketProtocolError } from "../../../src/http/web_socket/web_socket_closing.ts";
import {
  type FrameHead,
  FrameReader,
  maskedFrame,
  OPCODE,
} from "../../../src/http/web_socket/web_socket_frames.ts";
import { ScriptedConnection } from "../../support/connections/scripted_connection.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { inFull, test } from "../../support/test.ts";
import { hexBytes } from "./server_frame.ts";

const hello = new TextEncoder().encode("Hello");
const hex = (bytes: Uint8Array) =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");

/** The bytes of a frame, copied: each piece is valid only until the next. */
function encode(opcode: number, payload: Uint8Array, mask: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (const piece of maskedFrame(opcode, payload, mask)) pieces.push(piece.slice());
  return joinBytes(pieces);
}

type ReadFrame = Omit<FrameHead, "length"> & { payload: Uint8Array };

/** Reads all frames of a connection that delivers `parts`. */
async function read(...parts: Uint8Array[]): Promise<ReadFrame[]> {
  const reader = new FrameReader(new ScriptedConnection(parts, { ends: true }), new Uint8Array());
  return await readAll(reader);
}

async function readAll(reader: FrameReader): Promise<ReadFrame[]> {
  const frames: ReadFrame[] = [];
  for (let head; (head = await reader.next());) {
    const { opcode, final, length } = head;
    if (length > 1e6) throw new WebSocketProtocolError(1009, "too long to try");
    frames.push({ opcode, final, payload: await reader.payload(length) });
  }
  return frames;
}

test("maskedFrame has the literal bytes of RFC 6455, section 5.7", () => {
  const mask = hexBytes("37 fa 21 3d");
  assertEquals(hex(encode(OPCODE.text, hello, mask)), "81 85 37 fa 21 3d 7f 9f 4d 51 58");
  assertEquals(hex(encode(OPCODE.pong, hello, mask)), "8a 85 37 fa 21 3d 7f 9f 4d 51 58");
  assertEquals(hex(encode(OPCODE.binary, new Uint8Array(), mask)), "82 80 37 fa 21 3d");
});

test("maskedFrame writes each length in its shortest form, and masks each byte", () => {
  const lengths: [number, string][] = [
    ...[0, 1, 2, 3, 4, 5].map((length): [number, string] => [length, `82 8${length}`]),
    [125, "82 fd"],
    [126, "82 fe 00 7e"],
    [65_535, "82 fe ff ff"],
    [65_536, "82 ff 00 00 00 00 00 01 00 00"],
    [131_073, "82 ff 00 00 00 00 00 02 00 01"],
  ];
  const mask = hexBytes("01 02 04 08");
  for (const [length, head] of lengths) {
    const payload = Uint8Array.from({ length }, (_, at) => at);
    const frame = encode(OPCODE.binary, payload, mask);
    const start = head.split(" ").length;
    assertEquals([hex(frame.subarray(0, start)), frame.length], [head, start + 4 + length]);
    const wrong = frame.subarray(start + 4).findIndex((byte, at) =>
      byte !== ((payload[at] ?? 0) ^ (mask[at & 3] ?? 0))
    );
    assertEquals(wrong, -1, `byte ${wrong} of ${length}`);
  }
});

test("maskedFrame accepts a payload and a mask at any offset in memory", () => {
  const memory = hexBytes("ff 37 fa 21 3d 48 65 6c 6c 6f ff");
  const frame = encode(OPCODE.text, memory.subarray(5, 10), memory.subarray(1, 5));
  assertEquals(hex(frame), "81 85 37 fa 21 3d 7f 9f 4d 51 58");
  assertEquals(hex(memory), "ff 37 fa 21 3d 48 65 6c 6c 6f ff");
});

test("maskedFrame copies a long payload in pieces of 64 KiB", () => {
  const pieces = [...maskedFrame(OPCODE.binary, new Uint8Array(200_000), new Uint8Array(4))];
  assertEquals(pieces.map(({ length }) => length), [65_536 + 14, 65_536, 65_536, 3_392]);
});

test("FrameReader reads the frames of RFC 6455, wherever they are cut", async () => {
  const long = new Uint8Array(256).fill(1);
  const all = new Uint8Array([
    ...hexBytes("81 05 48 65 6c 6c 6f"), // a whole message
    ...hexBytes("01 03 48 65 6c"), // a message in two frames
    ...hexBytes("80 02 6c 6f"),
    ...hexBytes("89 00"), // an empty ping
    ...hexBytes("82 7e 01 00"), // 256 bytes
    ...long,
  ]);
  const expected: ReadFrame[] = [
    { opcode: OPCODE.text, final: true, payload: hello },
    { opcode: OPCODE.text, final: false, payload: hello.slice(0, 3) },
    { opcode: OPCODE.continuation, final: true, payload: hello.slice(3) },
    { opcode: OPCODE.ping, final: true, payload: new Uint8Array() },
    { opcode: OPCODE.binary, final: true, payload: long },
  ];
  assertEquals(await read(all), expected);
  for (let at = 1; at < all.length; at++) {
    assertEquals(await read(all.subarray(0, at), all.subarray(at)), expected, `cut at ${at}`);
  }
});

test("FrameReader starts with the bytes read before, and reads a frame of more than 64 KiB", async () => {
  const payload = Uint8Array.from({ length: 70_000 }, (_, at) => at);
  const frame = new Uint8Array([...hexBytes("82 7f 00 00 00 00 00 01 11 70"), ...payload]);
  const connection = new ScriptedConnection([frame.subarray(5)], { ends: true });
  const reader = new FrameReader(connection, frame.subarray(0, 5));
  assertEquals((await readAll(reader))[0]?.payload, payload);
  assertEquals(await reader.next(), undefined);
});

test("FrameReader reads from connections that give their own chunks", async () => {
  const chunks = ["81 05 48", "65 6c 6c 6f 81", "02 68 69"].map(hexBytes);
  const connection = Object.assign(new ScriptedConnection([]), {
    readChunk: () => Promise.resolve(chunks.shift() ?? null),
  });
  const frames = await readAll(new FrameReader(connection, new Uint8Array()));
  assertEquals(frames.map(({ payload }) => new TextDecoder().decode(payload)), ["Hello", "hi"]);
});

test("FrameReader refuses frames that no server may send with 1002", async () => {
  const wrong: [string, string][] = [
    ["c1 00", "a frame uses reserved bits"],
    ["83 00", "a frame has the reserved opcode 3"],
    ["8f 00", "a frame has the reserved opcode 15"],
    ["81 85 37 fa 21 3d 7f 9f 4d 51 58", "a frame of the server is masked"],
    ["09 00", "a control frame is fragmented"],
    ["89 7e 00 7e", "a control frame is longer than 125 bytes"],
    ["82 7e 00 7d", "a frame's length is not in its shortest form"],
    ["82 7f 00 00 00 00 00 00 ff ff", "a frame's length is not in its shortest form"],
    ["82 7f 80 00 00 00 00 01 00 00", "a frame's length is 2 ** 63 or more"],
  ];
  for (const [frame, message] of wrong) {
    const error = await assertRejects(
      () => read(hexBytes(frame)),
      WebSocketProtocolError,
      message,
    );
    assertEquals(error.closeCode, 1002, message);
  }
});

test("FrameReader distinguishes an end within a frame from an end between frames", async () => {
  for (const frame of ["82", "82 05 48", "82 05", "82 7e 01", "82 7e", "82 7f 00 00 00 00"]) {
    await assertRejects(() => read(hexBytes(frame)), TypeError, "unexpected end");
  }
  assertEquals(await read(hexBytes("82 00")), [
    { opcode: OPCODE.binary, final: true, payload: new Uint8Array() },
  ]);
});

test("FrameReader gives frames or one of two errors for any input", async () => {
  const random = seededRandom(20_261_128);
  for (let round = 0; round < inFull(10_000, 2_000); round++) {
    const part = Uint8Array.from({ length: random() * 30 }, () => random() * 256);
    await read(...part.length > 0 ? [part] : []).catch((error) =>
      assertEquals(error instanceof WebSocketProtocolError || error instanceof TypeError, true)
    );
  }
});
