import { assertEquals, assertRejects } from "@std/assert";
import {
  encodeFrame,
  type Frame,
  FrameReader,
  OPCODE,
} from "../../src/runtime/web_socket_frames.ts";
import { ScriptedConnection } from "../support/scripted_connection.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { test } from "../support/test.ts";

const hello = new TextEncoder().encode("Hello");
const hex = (bytes: Uint8Array) =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
const bytes = (text: string) => Uint8Array.from(text.split(" "), (byte) => parseInt(byte, 16));

/** Reads frames to the end of a connection that brings these parts. */
async function read(...parts: Uint8Array[]): Promise<Frame[]> {
  const reader = new FrameReader(new ScriptedConnection(parts, { ends: true }), new Uint8Array());
  const frames: Frame[] = [];
  for (let frame; (frame = await reader.next());) frames.push(frame);
  return frames;
}

test("encodeFrame has the literal bytes of RFC 6455, section 5.7", () => {
  const mask = bytes("37 fa 21 3d");
  assertEquals(hex(encodeFrame(OPCODE.text, hello, mask)), "81 85 37 fa 21 3d 7f 9f 4d 51 58");
  assertEquals(hex(encodeFrame(OPCODE.pong, hello, mask)), "8a 85 37 fa 21 3d 7f 9f 4d 51 58");
  assertEquals(hex(encodeFrame(OPCODE.binary, new Uint8Array(), mask)), "82 80 37 fa 21 3d");
});

test("encodeFrame says each length in its shortest form", () => {
  const lengths: [number, string][] = [
    [125, "82 fd"],
    [126, "82 fe 00 7e"],
    [65_535, "82 fe ff ff"],
    [65_536, "82 ff 00 00 00 00 00 01 00 00"],
  ];
  for (const [length, head] of lengths) {
    const frame = encodeFrame(OPCODE.binary, new Uint8Array(length).fill(7), new Uint8Array(4));
    const start = head.split(" ").length;
    assertEquals([hex(frame.subarray(0, start)), frame.length], [head, start + 4 + length]);
    assertEquals(frame.subarray(start + 4).every((byte) => byte === 7), true);
  }
});

test("FrameReader reads the frames of RFC 6455, wherever they are cut", async () => {
  const long = new Uint8Array(256).fill(1);
  const all = new Uint8Array([
    ...bytes("81 05 48 65 6c 6c 6f"), // a message
    ...bytes("01 03 48 65 6c"), // one in two frames
    ...bytes("80 02 6c 6f"),
    ...bytes("89 00"), // a ping with nothing in it
    ...bytes("82 7e 01 00"), // 256 bytes
    ...long,
  ]);
  const expected: Frame[] = [
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

test("FrameReader begins with what was read before, and reads a frame of 64 KiB and more", async () => {
  const payload = Uint8Array.from({ length: 70_000 }, (_, at) => at);
  const frame = new Uint8Array([...bytes("82 7f 00 00 00 00 00 01 11 70"), ...payload]);
  const connection = new ScriptedConnection([frame.subarray(5)], { ends: true });
  const reader = new FrameReader(connection, frame.subarray(0, 5));
  assertEquals((await reader.next())?.payload, payload);
  assertEquals(await reader.next(), undefined);
});

test("FrameReader refuses what no server may send, and an end within a frame", async () => {
  const wrong: [string, string][] = [
    ["c1 00", "it uses an extension"],
    ["81 85 37 fa 21 3d 7f 9f 4d 51 58", "it is masked"],
    ["82 7f 00 00 00 00 7f ff ff ff", "it is too long"],
    ["82", "unexpected end"],
    ["82 05 48", "unexpected end"],
    ["82 05", "unexpected end"],
    ["82 7e 01", "unexpected end"],
    ["82 7e", "unexpected end"],
  ];
  for (const [frame, message] of wrong) {
    await assertRejects(() => read(bytes(frame)), TypeError, message);
  }
});

test("FrameReader gives frames or a TypeError, whatever comes", async () => {
  const random = seededRandom(20_261_128);
  for (let round = 0; round < 10_000; round++) {
    const part = Uint8Array.from({ length: random() * 30 }, () => random() * 256);
    await read(...part.length > 0 ? [part] : []).catch((error) =>
      assertEquals(error instanceof TypeError, true)
    );
  }
});
