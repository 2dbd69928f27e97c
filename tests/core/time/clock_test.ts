import { assertEquals } from "@std/assert";
import { type Clock, elapsedMs, momentOf } from "../../../src/core/time/clock.ts";
import { test } from "../../support/test.ts";

test("elapsedMs uses the clock that shows the longer time since the moment", () => {
  const times = { now: 1_000, monotonic: 50 };
  const clock: Clock = {
    setTimer: () => ({ [Symbol.dispose]() {} }),
    now: () => times.now,
    monotonic: () => times.monotonic,
  };
  const since = momentOf(clock);
  assertEquals([since, elapsedMs(clock, since)], [{ wallMs: 1_000, monotonicMs: 50 }, 0]);
  times.monotonic += 30;
  times.now -= 500; // set back
  assertEquals(elapsedMs(clock, since), 30);
  times.now += 1_500; // the machine was asleep
  assertEquals(elapsedMs(clock, since), 1_000);
});
