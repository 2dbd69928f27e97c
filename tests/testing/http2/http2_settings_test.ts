import { assertEquals, assertThrows } from "@std/assert";
import { Http2Error } from "../../../src/testing/http2/http2_error.ts";
import {
  checkHttp2Options,
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

test("An option or a limit of HTTP/2 that is unknown or of a wrong type is refused by its name", () => {
  checkHttp2Options({ goawayChance: 1, maxStreams: 5 });
  const wrong: [object, string][] = [
    [{ maxStream: 5 }, 'have no setting "maxStream"; the settings are maxStreams'],
    [{ maxStreams: "5" }, "maxStreams must be a number"],
    [[], "must be an object"],
  ];
  for (const [options, message] of wrong) {
    for (const check of [checkHttp2Options, checkLimits]) {
      assertThrows(() => check(options), TypeError, message);
    }
  }
  assertThrows(() => checkLimits({ goawayChance: 0 } as object), TypeError, '"goawayChance"');
  for (const goawayChance of [-0.1, 1.1]) {
    assertThrows(() => checkHttp2Options({ goawayChance }), RangeError, "from 0 to 1");
  }
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
