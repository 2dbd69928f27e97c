import { assertEquals, assertThrows } from "@std/assert";
import { Http2Error } from "../../../src/testing/http2/http2_error.ts";
import {
  checkLimits,
  defaultLimits,
  readSettings,
  settingsFrame,
} from "../../../src/testing/http2/http2_settings.ts";
import { test } from "../../support/test.ts";
import { fromHex } from "./hpack/hpack_vectors.ts";

test("settingsFrame announces the limits that are set", () => {
  const frame = settingsFrame({ maxStreams: 7, initialWindowBytes: 1 });
  assertEquals(frame.toString("hex"), "00000c040000000000" + "000300000007" + "000400000001");
});

test("checkLimits refuses what HTTP/2 does not allow", () => {
  checkLimits(defaultLimits);
  checkLimits({ maxStreams: 0, initialWindowBytes: 2 ** 31 - 1, maxFrameBytes: 16_384 });
  for (const limits of [{ maxFrameBytes: 16_383 }, { maxFrameBytes: 2 ** 24 }]) {
    assertThrows(() => checkLimits(limits), RangeError, "maxFrameBytes");
  }
  assertThrows(() => checkLimits({ initialWindowBytes: 2 ** 31 }), RangeError, "initialWindow");
  assertThrows(() => checkLimits({ maxStreams: 1.5 }), RangeError, "1.5");
});

test("readSettings returns what matters to a server, and refuses values out of range", () => {
  const read = (hex: string) => readSettings(new Uint8Array(fromHex(hex)));
  assertEquals(read("000100000000" + "000200000000" + "00040000ffff" + "000500004000"), {
    headerTableBytes: 0,
    initialWindowBytes: 65_535,
    maxFrameBytes: 16_384,
  });
  assertEquals(read("000300000001" + "00ff12345678"), {});
  for (
    const [hex, code] of [
      ["000200000002", "PROTOCOL_ERROR"],
      ["000480000000", "FLOW_CONTROL_ERROR"],
      ["000500003fff", "PROTOCOL_ERROR"],
    ] as const
  ) {
    assertEquals(assertThrows(() => read(hex), Http2Error).code, code);
  }
});
