import { assertEquals } from "@std/assert";
import { formatNanoseconds, parseNanoseconds } from "../../../src/testing/pods/nanosecond_time.ts";
import { test } from "../../support/test.ts";

test("a time keeps its nanoseconds when it is parsed and formatted", () => {
  const text = "2026-11-25T09:00:00.123456789Z";
  assertEquals(parseNanoseconds(text), 1_795_597_200_123_456_789n);
  assertEquals(formatNanoseconds(1_795_597_200_123_456_789n), text);
  assertEquals(formatNanoseconds(0n), "1970-01-01T00:00:00.000000000Z");
});

test("a time may have fewer digits, or a zone", () => {
  const whole = parseNanoseconds("2026-11-25T09:00:00Z");
  assertEquals(parseNanoseconds("2026-11-25T11:00:00+02:00"), whole);
  assertEquals(parseNanoseconds("2026-11-25T09:00:00.5Z"), whole! + 500_000_000n);
});

test("a text that is not an RFC 3339 time has no nanoseconds", () => {
  for (const text of ["", "2026-11-25", "2026-11-25T09:00:00", "2026-99-25T09:00:00Z"]) {
    assertEquals(parseNanoseconds(text), undefined, text);
  }
});
