import { assertEquals, assertThrows } from "@std/assert";
import { checkFrame, isKnown } from "../../../src/http/http2/frame_rules.ts";
import { ConnectionError, ERROR, FLAG, FRAME } from "../../../src/http/http2/protocol.ts";
import { test } from "../../support/test.ts";

/** Returns the code with which a frame is refused; `undefined` if it is not. */
function codeOf(
  type: number,
  length: number,
  { streamId = 0, flags = 0 } = {},
): number | undefined {
  try {
    checkFrame({ type, length, streamId, flags });
  } catch (error) {
    if (error instanceof ConnectionError) return error.code;
    throw error;
  }
}

test("frames of a stream are refused on the connection, and the other way round", () => {
  const { data, headers, priority, reset, continuation, settings, ping, goAway } = FRAME;
  for (const type of [data, headers, priority, reset, continuation]) {
    assertEquals(codeOf(type, 4), ERROR.protocol);
  }
  for (const type of [settings, ping, goAway]) {
    assertEquals(codeOf(type, 8, { streamId: 1 }), ERROR.protocol);
  }
  for (const streamId of [0, 1]) {
    assertEquals(codeOf(FRAME.windowUpdate, 4, { streamId }), undefined);
    assertEquals(codeOf(200, 12, { streamId }), undefined);
  }
});

test("a frame of a wrong length is refused, but for PRIORITY, which ends its stream alone", () => {
  const lengths: [type: number, right: number, wrong: number, streamId: number][] = [
    [FRAME.reset, 4, 5, 1],
    [FRAME.ping, 8, 7, 0],
    [FRAME.windowUpdate, 4, 0, 0],
    [FRAME.settings, 12, 13, 0],
    [FRAME.goAway, 8, 7, 0],
  ];
  for (const [type, right, wrong, streamId] of lengths) {
    assertEquals(codeOf(type, right, { streamId }), undefined);
    assertEquals(codeOf(type, wrong, { streamId }), ERROR.frameSize);
  }
  assertEquals(codeOf(FRAME.settings, 6, { flags: FLAG.ack }), ERROR.frameSize);
  assertEquals(codeOf(FRAME.goAway, 8_000), undefined);
  assertEquals(codeOf(FRAME.priority, 4, { streamId: 1 }), undefined);
});

test("a push is refused by its name, and types beyond RFC 9113 are unknown", () => {
  const push = { type: FRAME.pushPromise, length: 4, streamId: 1, flags: 4 };
  assertThrows(() => checkFrame(push), ConnectionError, "pushes");
  assertEquals([0, 9, 10, 255].map(isKnown), [true, true, false, false]);
});
