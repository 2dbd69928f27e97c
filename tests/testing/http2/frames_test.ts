import { assertEquals } from "@std/assert";
import {
  errorCodes,
  frameFlags,
  frameOf,
  frameTypes,
  goAwayFrame,
  headerFrames,
  resetFrame,
  windowFrame,
} from "../../../src/testing/http2/frames.ts";
import { test } from "../../support/test.ts";

test("frameOf writes the head of RFC 9113 before the payload", () => {
  const frame = frameOf(frameTypes.ping, new Uint8Array([1, 2]), { stream: 5, flags: 1 });
  assertEquals(frame.toString("hex"), "0000020601000000050102");
});

test("headerFrames splits a long block, and marks its end and that of the stream", () => {
  const marks = (bytes: number, endStream: boolean) =>
    headerFrames(new Uint8Array(bytes), { stream: 1, endStream, frameBytes: 10 })
      .map((frame) => [frame.readUIntBE(0, 3), frame[3], frame[4]]);
  const { endStream, endHeaders } = frameFlags;
  const { headers, continuation } = frameTypes;
  assertEquals(marks(10, true), [[10, headers, endStream | endHeaders]]);
  assertEquals(marks(0, false), [[0, headers, endHeaders]]);
  assertEquals(marks(21, true), [
    [10, headers, endStream],
    [10, continuation, 0],
    [1, continuation, endHeaders],
  ]);
});

test("resetFrame, windowFrame and goAwayFrame have their numbers", () => {
  assertEquals(resetFrame(3, "REFUSED_STREAM").toString("hex"), "00000403000000000300000007");
  assertEquals(windowFrame(0, 65_535).toString("hex"), "0000040800000000000000ffff");
  assertEquals(
    goAwayFrame(7, "PROTOCOL_ERROR", "why").toString("hex"),
    "00000b0700000000000000000700000001776879",
  );
  assertEquals(Object.values(errorCodes), Array.from({ length: 14 }, (_, code) => code));
});
