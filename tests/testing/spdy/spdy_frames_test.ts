import { assertEquals, assertThrows } from "@std/assert";
import { joinBytes } from "../../../src/testing/bytes/join_bytes.ts";
import {
  controlFrame,
  controlTypes,
  dataFrame,
  FIN,
  SpdyFrameReader,
} from "../../../src/testing/spdy/spdy_frames.ts";
import { test } from "../../support/test.ts";

test("frames are read however their bytes come", () => {
  const data = new Uint8Array([7, 8, 9]);
  const bytes = joinBytes([
    dataFrame(5, data, { flags: FIN }),
    controlFrame(controlTypes.ping, [1]),
    dataFrame(5, new Uint8Array(0)),
  ]);
  const expected = [
    { flags: FIN, stream: 5, payload: data },
    { type: controlTypes.ping, flags: 0, stream: 0, payload: new Uint8Array([0, 0, 0, 1]) },
    { flags: 0, stream: 5, payload: new Uint8Array(0) },
  ];
  for (const size of [1, 3, 8, 100]) {
    const reader = new SpdyFrameReader();
    const frames = [];
    for (let at = 0; at < bytes.length; at += size) {
      frames.push(...reader.frames(bytes.subarray(at, at + size)));
    }
    assertEquals(frames, expected);
  }
});

test("a frame of another version is refused", () => {
  assertThrows(
    () => new SpdyFrameReader().frames(new Uint8Array([0x80, 2, 0, 6, 0, 0, 0, 0])),
    RangeError,
    "version 2",
  );
});
