import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import { CelDuration, CelTimestamp } from "../../../../src/testing/cel/values/cel_value.ts";
import {
  formatDuration,
  formatTimestamp,
  parseDuration,
  parseTimestamp,
} from "../../../../src/testing/cel/values/time_text.ts";

test("durations are those of Go", () => {
  const texts = ["1h30m", "-1.5s", "1µs", ".5s", "0", "1d", "", "1", "3000000h"];
  assertEquals(texts.map(parseDuration), [
    5_400_000_000_000n,
    -1_500_000_000n,
    1000n,
    500_000_000n,
    0n,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  assertEquals(formatDuration(new CelDuration(-1_500_000_000n)), "-1.5s");
});

test("times are those of RFC 3339, to the nanosecond", () => {
  const time = "2021-03-04T05:06:07.123456789Z";
  assertEquals(formatTimestamp(new CelTimestamp(parseTimestamp(time)!)), time);
  assertEquals(parseTimestamp("1970-01-01T01:00:00+01:00"), 0n);
  assertEquals(parseTimestamp("1969-12-31T23:59:59.5Z"), -500_000_000n);
  assertEquals(formatTimestamp(new CelTimestamp(-500_000_000n)), "1969-12-31T23:59:59.5Z");
  for (const text of ["2021-02-30T00:00:00Z", "2021-01-01T24:00:00Z", "2021-01-01", "x"]) {
    assertEquals(parseTimestamp(text), undefined);
  }
});
