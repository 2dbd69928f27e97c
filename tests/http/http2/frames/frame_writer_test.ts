import { assertEquals } from "@std/assert";
import {
  dataFrame,
  goAwayFrame,
  headersFrames,
  pingFrame,
  PREFACE,
  resetFrame,
  settingsAck,
  settingsFrame,
  windowUpdateFrame,
} from "../../../../src/http/http2/frames/frame_writer.ts";
import { test } from "../../../support/test.ts";
import { hex } from "../hpack/bytes.ts";

const LAST_STREAM = 2 ** 31 - 1;

test("each frame has the bytes of RFC 9113", () => {
  const payload = hex("0102030405060708");
  const frames: [frame: Uint8Array, digits: string][] = [
    [PREFACE, "505249202a20485454502f322e300d0a0d0a534d0d0a0d0a"],
    [settingsFrame([]), "000000 04 00 00000000"],
    [
      settingsFrame([[2, 0], [4, 262_144]]),
      "00000c 04 00 00000000 0002 00000000 0004 00040000",
    ],
    [settingsAck(), "000000 04 01 00000000"],
    [pingFrame(payload, false), "000008 06 00 00000000 0102030405060708"],
    [pingFrame(payload, true), "000008 06 01 00000000 0102030405060708"],
    [goAwayFrame(9), "000008 07 00 00000000 00000000 00000009"],
    [resetFrame(5, 8), "000004 03 00 00000005 00000008"],
    [windowUpdateFrame(0, 65_536), "000004 08 00 00000000 00010000"],
    [windowUpdateFrame(LAST_STREAM, LAST_STREAM), "000004 08 00 7fffffff 7fffffff"],
    [dataFrame(1, hex("aabb"), false), "000002 00 00 00000001 aabb"],
    [dataFrame(1, hex("aabb"), true), "000002 00 01 00000001 aabb"],
    [dataFrame(1, hex(""), true), "000000 00 01 00000001"],
  ];
  for (const [frame, digits] of frames) assertEquals(frame, hex(digits));
});

test("a header block is one frame if it fits, and several frames otherwise", () => {
  const cases: [block: string, ends: boolean, digits: string][] = [
    ["82", true, "000001 01 05 00000003 82"],
    ["82", false, "000001 01 04 00000003 82"],
    ["01020304", false, "000004 01 04 00000003 01020304"],
    ["0102030405", true, "000004 01 01 00000003 01020304  000001 09 04 00000003 05"],
    [
      "010203040506070809",
      false,
      "000004 01 00 00000003 01020304  000004 09 00 00000003 05060708  000001 09 04 00000003 09",
    ],
    ["", true, "000000 01 05 00000003"],
  ];
  for (const [block, ends, digits] of cases) {
    assertEquals(headersFrames(hex(block), { streamId: 3, ends, frameBytes: 4 }), hex(digits));
  }
});
