import { constants, deflateRawSync } from "node:zlib";
import { assertEquals, assertThrows } from "@std/assert";
import { inflate } from "../../../src/testing/spdy/inflate.ts";
import { test } from "../../support/test.ts";

const none = new Uint8Array(0);
const limit = 100_000;

/** Texts with many and with few repetitions, and bytes of all values. */
const samples = [
  "",
  "hello hello hello hello",
  Array.from({ length: 3_000 }, (_, at) => `${at * at % 977},`).join(""),
  String.fromCharCode(...Array.from({ length: 128 }, (_, at) => at)).repeat(3),
].map((text) => new TextEncoder().encode(text));

test("inflate reads what zlib writes, in each kind of block", () => {
  for (const sample of samples) {
    for (const level of [0, 1, 9]) {
      for (const strategy of [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED]) {
        const finishFlush = constants.Z_SYNC_FLUSH;
        const flushed = deflateRawSync(sample, { level, strategy, finishFlush });
        assertEquals(inflate(flushed, { window: none, limit }), sample);
        assertEquals(
          inflate(deflateRawSync(sample, { level, strategy }), { window: none, limit }),
          sample,
        );
      }
    }
  }
});

test("inflate refuses broken data, and more than the limit", () => {
  const whole = deflateRawSync(samples[2]!);
  assertThrows(() => inflate(whole, { window: none, limit: 100 }), RangeError, "too long");
  for (let at = 1; at < whole.length; at += 37) {
    assertThrows(() => inflate(whole.subarray(0, at), { window: none, limit }), RangeError);
  }
  assertThrows(
    () => inflate(new Uint8Array([7]), { window: none, limit }),
    RangeError,
    "no such block",
  );
  assertThrows(
    () => inflate(new Uint8Array([0, 1, 0, 1, 0, 9]), { window: none, limit }),
    RangeError,
  );
  // one literal's distance of 1 before anything came
  assertThrows(
    () => inflate(new Uint8Array([0x03, 0x02, 0x00]), { window: none, limit }),
    RangeError,
  );
});
