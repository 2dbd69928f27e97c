import { assertEquals, assertThrows } from "@std/assert";
import { checkFrame, isKnown } from "../../../../src/http/http2/frames/frame_rules.ts";
import { ConnectionError, ERROR } from "../../../../src/http/http2/frames/protocol.ts";
import { test } from "../../../support/test.ts";

const ACK = 1;

/** Returns the code of the error for a frame; `undefined` if it keeps the rules. */
function codeOf(type: number, length: number, { flags = 0, streamId = 0 } = {}) {
  try {
    checkFrame({ type, length, flags, streamId });
    return undefined;
  } catch (error) {
    if (error instanceof ConnectionError) return error.code;
    throw error;
  }
}

test("each type of frame belongs to a stream, to none or to either", () => {
  const lengths = [0, 0, 5, 4, 0, 4, 8, 8, 4, 0];
  const codes = lengths.map((length, type) => [
    codeOf(type, length),
    codeOf(type, length, { streamId: 1 }),
  ]);
  const [no, push] = [ERROR.protocol, ERROR.protocol];
  const ok = undefined;
  assertEquals(codes, [
    [no, ok],
    [no, ok],
    [no, ok],
    [no, ok],
    [ok, no],
    [no, push],
    [ok, no],
    [ok, no],
    [ok, ok],
    [no, ok],
  ]);
});

test("frames of a fixed length have no other", () => {
  const fixed: [type: number, length: number, streamId: number][] = [[3, 4, 1], [6, 8, 0], [
    8,
    4,
    1,
  ]];
  for (const [type, length, streamId] of fixed) {
    assertEquals(codeOf(type, length, { streamId }), undefined);
    for (const other of [0, length - 1, length + 1, 2 * length]) {
      assertEquals(codeOf(type, other, { streamId }), ERROR.frameSize);
    }
  }
  assertEquals([codeOf(7, 7), codeOf(7, 8), codeOf(7, 100)], [
    ERROR.frameSize,
    undefined,
    undefined,
  ]);
});

test("SETTINGS have six bytes each, and an acknowledgement has none", () => {
  assertEquals([0, 6, 12, 5, 7].map((length) => codeOf(4, length)), [
    undefined,
    undefined,
    undefined,
    ERROR.frameSize,
    ERROR.frameSize,
  ]);
  assertEquals(codeOf(4, 0, { flags: ACK }), undefined);
  assertEquals(codeOf(4, 6, { flags: ACK }), ERROR.frameSize);
});

test("the length of PRIORITY, and frames of unknown types, do not concern the connection", () => {
  assertEquals(codeOf(2, 4, { streamId: 1 }), undefined);
  assertEquals([codeOf(10, 3), codeOf(255, 0, { streamId: 7 })], [undefined, undefined]);
  assertEquals([isKnown(0), isKnown(9), isKnown(10), isKnown(255)], [true, true, false, false]);
});

test("an error names the frame", () => {
  const wrong = { type: 6, length: 7, flags: 0, streamId: 0 };
  assertThrows(() => checkFrame(wrong), ConnectionError, "a PING frame has 7 bytes");
});
