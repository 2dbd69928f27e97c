import { assertEquals } from "@std/assert";
import { FrameReader, uint32 } from "../../../../src/http/http2/frames/frame_reader.ts";
import type { FrameSink } from "../../../../src/http/http2/frames/frame_sink.ts";
import { dataFrame, settingsFrame } from "../../../../src/http/http2/frames/frame_writer.ts";
import { ConnectionError, ERROR } from "../../../../src/http/http2/frames/protocol.ts";
import { seededRandom } from "../../../support/seeded_random.ts";
import { test } from "../../../support/test.ts";
import { hex } from "../hpack/bytes.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const LIMITS = { frameBytes: 16_384, blockBytes: 100, blockFrames: 4 };
const SETTINGS = "000000 04 00 00000000";

/** Notes what a reader passes on; the parts of a DATA frame count as one. */
class Notes implements FrameSink {
  readonly lines: string[] = [];
  #data = "";
  #flowBytes = 0;
  #padding = 0;

  readonly data: FrameSink["data"] = (id, { bytes, from, to, flowBytes, ends }) => {
    this.#data += bytes.subarray(from, to).toHex();
    this.#flowBytes += flowBytes;
    if (ends) this.#note(`end of ${id}`);
  };
  readonly padding: FrameSink["padding"] = (_id, count) => this.#padding += count;
  readonly headers: FrameSink["headers"] = (id, block, ends) =>
    this.#note(`headers ${id} ${block.toHex()}${ends ? " end" : ""}`);
  readonly reset: FrameSink["reset"] = (id, code) => this.#note(`reset ${id} ${code}`);
  readonly settings: FrameSink["settings"] = (payload) =>
    this.#note(`settings ${payload?.toHex() ?? "ack"}`);
  readonly ping: FrameSink["ping"] = (payload, isAck) =>
    this.#note(`ping ${payload.toHex()}${isAck ? " ack" : ""}`);
  readonly goAway: FrameSink["goAway"] = (id, code, debug) =>
    this.#note(`goaway ${id} ${code} ${debug.toHex()}`);
  readonly windowUpdate: FrameSink["windowUpdate"] = (id, more) =>
    this.#note(`window ${id} ${more}`);
  readonly ignored: FrameSink["ignored"] = (id, type) => this.#note(`ignored ${id} ${type}`);
  readonly malformed: FrameSink["malformed"] = (id, code) => this.#note(`malformed ${id} ${code}`);

  /** The notes so far. */
  get all(): string[] {
    this.#note();
    return this.lines;
  }

  #note(line?: string): void {
    if (this.#data !== "" || this.#flowBytes > 0) {
      const padding = this.#padding > 0 ? `, padding ${this.#padding}` : "";
      this.lines.push(`data ${this.#data} of ${this.#flowBytes}${padding}`);
    }
    this.#data = "";
    this.#flowBytes = this.#padding = 0;
    if (line !== undefined) this.lines.push(line);
  }
}

/** Returns what a reader makes of bytes that arrive in pieces of these lengths, again and again. */
function read(bytes: Bytes, lengths: readonly number[] = [bytes.length]): (string | number)[] {
  const notes = new Notes();
  const reader = new FrameReader(notes, LIMITS);
  try {
    for (let at = 0, piece = 0; at < bytes.length; piece++) {
      const to = at + Math.max(1, lengths[piece % lengths.length] ?? 1);
      reader.read(bytes.slice(at, to));
      at = to;
    }
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    return [...notes.all, error.code];
  }
  return reader.isBetween ? notes.all : [...notes.all, "within a frame"];
}

const frames: [digits: string, ...notes: (string | number)[]][] = [
  ["00000c 04 00 00000000 0003 00000064 0004 00040000", "settings 000300000064000400040000"],
  ["000000 04 01 00000000", "settings ack"],
  ["000008 06 00 00000000 0102030405060708", "ping 0102030405060708"],
  ["000008 06 01 00000000 0102030405060708", "ping 0102030405060708 ack"],
  ["00000a 07 00 00000000 80000005 00000009 6162", "goaway 5 9 6162"],
  ["000004 08 00 00000000 80000001", "window 0 1"],
  ["000004 08 00 00000003 7fffffff", "window 3 2147483647"],
  ["000004 03 00 00000003 00000008", "reset 3 8"],
  ["000001 01 04 00000003 88", "headers 3 88"],
  ["000001 01 05 80000003 88", "headers 3 88 end"], // the first bit of a stream is reserved
  ["000000 01 04 00000003", "headers 3 "],
  ["000006 01 24 00000003 0000000000 88", "headers 3 88"],
  ["000004 01 0c 00000003 02 88 0000", "headers 3 88"],
  ["000008 01 2c 00000003 01 0000000000 88 00", "headers 3 88"],
  [
    "000001 01 01 00000003 88  000001 09 00 00000003 87  000000 09 04 00000003",
    "headers 3 8887 end",
  ],
  ["000002 00 00 00000003 6162", "data 6162 of 2"],
  ["000002 00 01 00000003 6162", "data 6162 of 2", "end of 3"],
  ["000000 00 01 00000003", "end of 3"],
  ["000000 00 00 00000003"],
  ["000005 00 08 00000003 02 6162 0000", "data 6162 of 5, padding 3"],
  ["000003 00 08 00000003 02 0000", "data  of 3, padding 3"],
  ["000001 00 08 00000003 00", "data  of 1, padding 1"],
  ["000005 02 00 00000003 0000000010", "ignored 3 2"],
  ["000004 02 00 00000003 00000000", "malformed 3 6"],
  ["000003 0a 00 00000000 010203", "ignored 0 10"],
  ["000003 ff 00 00000003 010203", "ignored 3 255"],
  // Rules that end the connection.
  ["004001 00 00 00000003", ERROR.frameSize],
  ["004001 ff 00 00000003", ERROR.frameSize],
  ["000007 06 00 00000000", ERROR.frameSize],
  ["000005 04 00 00000000", ERROR.frameSize],
  ["000006 04 01 00000000", ERROR.frameSize],
  ["000003 03 00 00000003", ERROR.frameSize],
  ["000005 08 00 00000003", ERROR.frameSize],
  ["000007 07 00 00000000", ERROR.frameSize],
  ["000000 00 08 00000003", ERROR.frameSize],
  ["000000 01 0c 00000003", ERROR.frameSize],
  ["000004 01 24 00000003 00000000", ERROR.frameSize],
  ["000002 00 08 00000003 02 61", ERROR.protocol],
  ["000002 01 0c 00000003 02 88", ERROR.protocol],
  ["000001 00 00 00000000", ERROR.protocol],
  ["000001 01 04 00000000", ERROR.protocol],
  ["000005 02 00 00000000", ERROR.protocol],
  ["000004 03 00 00000000", ERROR.protocol],
  ["000000 04 00 00000001", ERROR.protocol],
  ["000008 06 00 00000001", ERROR.protocol],
  ["000008 07 00 00000001", ERROR.protocol],
  ["000005 05 04 00000003", ERROR.protocol],
  ["000001 09 04 00000003", ERROR.protocol],
  ["000001 01 00 00000003 88  000001 09 04 00000005", ERROR.protocol],
  ["000001 01 00 00000003 88  000008 06 00 00000000", ERROR.protocol],
  ["000001 01 00 00000003 88  000001 ff 00 00000003", ERROR.protocol],
  ["000065 01 04 00000003", ERROR.enhanceYourCalm],
  ["000001 01 00 00000003 88  000064 09 04 00000003", ERROR.enhanceYourCalm],
  [`000001 01 00 00000003 88 ${"000000 09 00 00000003".repeat(4)}`, ERROR.enhanceYourCalm],
];

test("a reader passes each frame on by its rules, in whatever pieces it arrives", () => {
  for (const [digits, ...notes] of frames) {
    const bytes = hex(SETTINGS + digits);
    for (const lengths of [[bytes.length], [1], [2], [9], [10], [13, 1, 4]]) {
      assertEquals(read(bytes, lengths), ["settings ", ...notes], `${digits} in ${lengths}`);
    }
  }
});

test("the first frame is SETTINGS, or a GOAWAY of a server that has no time for more", () => {
  assertEquals(read(hex("000008 06 00 00000000 0102030405060708")), [ERROR.protocol]);
  assertEquals(read(hex("000000 04 01 00000000")), [ERROR.protocol]);
  assertEquals(read(hex("000001 01 04 00000001 88")), [ERROR.protocol]);
  const goAway = "000008 07 00 00000000 00000000 00000002";
  assertEquals(read(hex(goAway)), ["goaway 0 2 "]);
  assertEquals(read(hex(goAway + "000000 00 01 00000001")), ["goaway 0 2 ", ERROR.protocol]);
  const text = new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n");
  assertEquals(read(text), [ERROR.frameSize]);
});

test("bytes that end within a frame or a header block are not between frames", () => {
  for (const digits of ["00", "000001 01 04 00000003", "000001 01 00 00000003 88"]) {
    assertEquals(read(hex(SETTINGS + digits)).at(-1), "within a frame");
  }
});

test("many frames in random pieces are read as in one piece", () => {
  const good = frames.filter((entry) => entry.every((each) => typeof each === "string"));
  const between = "000000 04 01 00000000"; // separates the notes of DATA frames
  const bytes = hex(SETTINGS + good.map(([digits]) => digits + between).join(""));
  const expected = ["settings ", ...good.flatMap(([, ...notes]) => [...notes, "settings ack"])];
  for (let seed = 0; seed < 50; seed++) {
    const random = seededRandom(seed);
    const lengths = Array.from({ length: 40 }, () => Math.floor(random() * 30));
    assertEquals(read(bytes, lengths), expected, `seed ${seed}`);
  }
});

test("DATA is passed on as it arrives, without a copy, and counted by parts that have bytes", () => {
  const parts: [number: number, bytes: string, memory: ArrayBuffer][] = [];
  const notes = new Notes();
  const data: FrameSink["data"] = (_id, { number, bytes, from, to }) =>
    void parts.push([number, bytes.subarray(from, to).toHex(), bytes.buffer]);
  const reader = new FrameReader(Object.assign(notes, { data }), LIMITS);
  reader.read(settingsFrame([]) as Bytes);
  const frame = dataFrame(3, hex("616263"), false) as Bytes;
  const first = frame.slice(0, 10);
  const second = frame.slice(10);
  reader.read(first);
  reader.read(second);
  reader.read(dataFrame(3, hex(""), true) as Bytes);
  assertEquals(parts.map(([number, text]) => [number, text]), [[1, "61"], [2, "6263"], [2, ""]]);
  assertEquals([parts[0]?.[2] === first.buffer, parts[1]?.[2] === second.buffer], [true, true]);
});

test("uint32 reads numbers of four bytes, without a sign", () => {
  assertEquals(uint32(hex("00 ffffffff"), 1), 2 ** 32 - 1);
  assertEquals(uint32(hex("00000102"), 0), 258);
});
