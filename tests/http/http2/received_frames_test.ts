import { assertEquals, assertThrows } from "@std/assert";
import { FloodGuard } from "../../../src/http/http2/frames/flood_guard.ts";
import { settingsFrame } from "../../../src/http/http2/frames/frame_writer.ts";
import { HpackEncoder } from "../../../src/http/http2/hpack/hpack_encoder.ts";
import type { Http2Stream } from "../../../src/http/http2/http2_stream.ts";
import { OpenStreams } from "../../../src/http/http2/open_streams.ts";
import { PeerSettings } from "../../../src/http/http2/peer_settings.ts";
import {
  ConnectionError,
  ERROR,
  HEAD_BYTES,
  StreamError,
} from "../../../src/http/http2/frames/protocol.ts";
import { type FrameTarget, ReceivedFrames } from "../../../src/http/http2/received_frames.ts";
import { WriteQueue } from "../../../src/http/http2/frames/write_queue.ts";
import { FakeClock, settled } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";
import { fieldsOf, hex } from "./hpack/bytes.ts";

const MOST = 2 ** 31 - 1;

/** Returns a receiver whose connection notes what it is asked for, with a stream of number 1. */
function created({ delaysWrites = false } = {}) {
  const notes: string[] = [];
  const streams = new OpenStreams();
  const stream = {
    id: streams.nextId(),
    isLong: false,
    sendWindow: 100,
    data: () => notes.push("data"),
    headers: (fields: readonly unknown[]) => {
      notes.push(`${fields.length} headers`);
      if (fields.length === 0) throw new StreamError(ERROR.protocol, "it has no status");
    },
    padding: (bytes: number) => notes.push(`${bytes} of padding`),
    reset: (code: number) => notes.push(`reset by ${code}`),
    malformed: ({ code }: StreamError) => notes.push(`malformed ${code}`),
    onWindow: () => notes.push("window"),
  } as Partial<Record<keyof Http2Stream, unknown>> as unknown as Http2Stream;
  streams.add(stream);
  const encoder = new HpackEncoder();
  // Its writes never end, so that the frames stay in the queue.
  const write = ({ length }: Uint8Array) =>
    delaysWrites ? Promise.resolve(length) : new Promise<never>(() => {});
  const queue = new WriteQueue({ write, delaysWrites }, () => {});
  const target: FrameTarget = {
    queue,
    peer: new PeerSettings(),
    streams,
    encoder,
    floods: new FloodGuard(new FakeClock()),
    sendWindow: 1_000,
    countReceived: (bytes) => void notes.push(`${bytes} bytes`),
    reset: (_stream, code) => void notes.push(`reset with ${code}`),
    discard: ({ id }) => void notes.push(`discard ${id}`),
    ended: ({ id }) => void notes.push(`ended ${id}`),
    goAway: (id, code) => void notes.push(`goaway ${id} ${code}`),
    changed: () => void notes.push("changed"),
  };
  const set = (...values: [id: number, value: number][]) =>
    frames.settings(settingsFrame(values).subarray(HEAD_BYTES));
  const frames = new ReceivedFrames(target);
  return { frames, notes, target, stream, set };
}

function data(frames: ReceivedFrames, id: number, { flowBytes = 3, ends = false } = {}): void {
  frames.data(id, { bytes: hex("616263"), from: 0, to: 3, number: 1, flowBytes, ends });
}

function codeOf(receive: () => void): number {
  return assertThrows(receive, ConnectionError).code;
}

test("DATA counts for the connection first, and goes to its stream", () => {
  const { frames, notes } = created();
  data(frames, 1);
  frames.padding(1, 5);
  data(frames, 1, { flowBytes: 0, ends: true });
  assertEquals(notes, ["3 bytes", "data", "5 of padding", "data", "ended 1"]);
  assertEquals(codeOf(() => data(frames, 3)), ERROR.protocol);
});

test("headers go to their stream, and an error of the stream resets it alone", () => {
  const { frames, notes } = created();
  frames.headers(1, hex("88"), false);
  frames.headers(1, hex("88"), true);
  frames.headers(1, hex(""), false);
  assertEquals(notes, [
    "1 headers",
    "1 headers",
    "ended 1",
    "0 headers",
    "reset with 1",
    "malformed 1",
  ]);
  assertEquals(codeOf(() => frames.headers(1, hex("ff"), false)), ERROR.compression);
});

test("a header block is decoded for a stream that was reset too, because the table is shared", () => {
  const { frames, notes, target, stream } = created();
  target.streams.delete(stream);
  target.streams.discard(1);
  frames.headers(1, hex("4001610162"), false);
  target.streams.add(stream);
  frames.headers(1, hex("be"), false);
  assertEquals(notes, ["1 headers"]);
});

test("settings move the windows of the streams, reach the encoder and are acknowledged", () => {
  const { notes, target, stream, set } = created();
  set([4, 65_000], [1, 0], [1, 4096]);
  assertEquals([stream.sendWindow, notes, target.queue.size], [100 - 535, ["changed"], 1]);
  // The encoder tells the peer that its table was empty in between.
  assertEquals(target.encoder.encode(fieldsOf([":method: GET"])).toHex(), "20" + "3fe11f" + "82");
  set([4, 66_000]);
  assertEquals([stream.sendWindow, notes], [100 + 465, ["changed", "window", "changed"]]);
  stream.sendWindow = MOST;
  assertEquals(codeOf(() => set([4, 66_001])), ERROR.flowControl);
});

test("windows are opened for a stream or for all, and neither by nothing nor too far", () => {
  const { frames, notes, target, stream } = created();
  frames.windowUpdate(1, 5);
  frames.windowUpdate(0, 7);
  assertEquals([stream.sendWindow, target.sendWindow, notes], [105, 1_007, ["window", "window"]]);
  frames.windowUpdate(1, 0);
  frames.windowUpdate(1, MOST);
  assertEquals(notes.slice(2), [
    `reset with ${ERROR.protocol}`,
    `malformed ${ERROR.protocol}`,
    "window",
    `reset with ${ERROR.flowControl}`,
    `malformed ${ERROR.flowControl}`,
    "window",
  ]);
  assertEquals(codeOf(() => frames.windowUpdate(0, 0)), ERROR.protocol);
  assertEquals(codeOf(() => frames.windowUpdate(0, MOST)), ERROR.flowControl);
});

test("a reset and a wrong frame end their stream, GOAWAY is passed on", () => {
  const { frames, notes, target, stream } = created();
  frames.reset(1, 8);
  frames.malformed(1, ERROR.frameSize, "a PRIORITY frame has 4 bytes");
  frames.goAway(1, 2, hex("616263"));
  assertEquals(notes, ["discard 1", "reset by 8", "reset with 6", "malformed 6", "goaway 1 2"]);
  target.streams.delete(stream);
  frames.malformed(1, ERROR.frameSize, "a PRIORITY frame has 4 bytes");
  frames.reset(1, 8);
  assertEquals(notes.length, 5);
});

test("answers that the server does not read are limited", () => {
  const { frames, target } = created();
  frames.ping(hex("0102030405060708"), true);
  assertEquals(target.queue.size, 0);
  const answers = () => {
    for (let pings = 0; pings < 10_001; pings++) {
      frames.ping(hex("0102030405060708"), false);
      target.floods.earn(1); // the limit of floods is another one
    }
    frames.ping(hex("0102030405060708"), false);
  };
  assertEquals([codeOf(answers), target.queue.size], [ERROR.enhanceYourCalm, 10_001]);
});

test("frames without any use are counted as a flood", () => {
  const kinds: ((frames: ReceivedFrames) => void)[] = [
    (frames) => frames.ignored(),
    (frames) => frames.ping(hex("0102030405060708"), true),
    (frames) => frames.settings(undefined),
    (frames) => frames.windowUpdate(1, 1),
    (frames) => frames.goAway(MOST, 0, hex("")),
    (frames) =>
      frames.data(1, { bytes: hex(""), from: 0, to: 0, number: 1, flowBytes: 0, ends: false }),
  ];
  for (const receive of kinds) {
    const { frames } = created();
    const code = codeOf(() => {
      for (let count = 0; count < 10_001; count++) receive(frames);
    });
    assertEquals(code, ERROR.enhanceYourCalm);
  }
});

test("the answers to PINGs that end writes are not a flood, others are", async () => {
  const { frames, target: { queue } } = created({ delaysWrites: true });
  for (let writes = 0; writes < 10_001; writes++) {
    queue.push(new Uint8Array(1));
    await settled();
    frames.ping(new Uint8Array(8), true);
  }
  const flood = () => {
    for (let times = 0; times < 10_001; times++) frames.ping(new Uint8Array(8), true);
  };
  assertEquals(codeOf(flood), ERROR.enhanceYourCalm);
});
