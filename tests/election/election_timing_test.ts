import { assertEquals, assertThrows } from "@std/assert";
import { checkTiming } from "../../src/election/election_timing.ts";
import { test } from "../support/test.ts";

test("checkTiming gives client-go's durations, and 4 s for a write", () => {
  assertEquals(checkTiming({}), {
    leaseDurationMs: 15_000,
    renewDeadlineMs: 10_000,
    retryPeriodMs: 2_000,
    writeLimitMs: 4_000,
  });
});

test("checkTiming shortens the time for a write with the margin", () => {
  const timing = checkTiming({ leaseDurationMs: 6_000, renewDeadlineMs: 4_000 });
  assertEquals(Math.round(timing.writeLimitMs), 1_150);
});

test("checkTiming refuses what leaves no margin", () => {
  assertThrows(() => checkTiming({ renewDeadlineMs: 14_000 }), RangeError, "differ by 1 %");
  assertThrows(() => checkTiming({ leaseDurationMs: 10_000 }), RangeError, "differ by 1 %");
  assertThrows(() => checkTiming({ retryPeriodMs: 9_000 }), RangeError, "one failed renewal");
});

test("checkTiming refuses what is not a duration", () => {
  for (const value of [0, -1, NaN, Infinity, "15" as unknown as number]) {
    for (const name of ["leaseDurationMs", "renewDeadlineMs", "retryPeriodMs"]) {
      assertThrows(() => checkTiming({ [name]: value }), RangeError, name);
    }
  }
  assertThrows(() => checkTiming({ leaseDurationMs: 15_500 }), RangeError, "whole seconds");
  assertThrows(() => checkTiming({ leaseDurationMs: 1e15 }), RangeError, "at most 86400000, a day");
});
