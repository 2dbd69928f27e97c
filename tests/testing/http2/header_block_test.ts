import { assertEquals, assertThrows } from "@std/assert";
import { type Frame, frameFlags, frameTypes } from "../../../src/testing/http2/frames.ts";
import { HeaderBlock } from "../../../src/testing/http2/header_block.ts";
import { Http2Error } from "../../../src/testing/http2/http2_error.ts";
import { test } from "../../support/test.ts";

const { headers, continuation } = frameTypes;
function frame(type: number, bytes: number[], flags = 0, stream = 1): Frame {
  return { type, flags, stream, payload: new Uint8Array(bytes) };
}

test("HeaderBlock joins HEADERS with what continues it", () => {
  const block = new HeaderBlock(frame(headers, [1], frameFlags.endStream), 10);
  assertEquals([block.isComplete, block.endStream, block.stream], [false, true, 1]);
  block.add(frame(continuation, [2]));
  block.add(frame(continuation, [3], frameFlags.endHeaders));
  assertEquals([block.isComplete, [...block.bytes]], [true, [1, 2, 3]]);
});

test("HeaderBlock refuses other frames, and too many bytes", () => {
  const block = new HeaderBlock(frame(headers, [1]), 3);
  const refused: [Frame, string][] = [
    [frame(headers, [2]), "PROTOCOL_ERROR"],
    [frame(continuation, [2], 0, 3), "PROTOCOL_ERROR"],
    [frame(continuation, [2, 3, 4]), "ENHANCE_YOUR_CALM"],
  ];
  for (const [next, code] of refused) {
    assertEquals(assertThrows(() => block.add(next), Http2Error).code, code);
  }
});
