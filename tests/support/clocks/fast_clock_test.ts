import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { sleep } from "../../../src/core/time/waiting.ts";
import { FastClock } from "./fast_clock.ts";
import { test } from "../test.ts";

test("ten minutes of a FastClock pass within a second, on the wall clock, the monotonic clock and timers", async () => {
  const clock = new FastClock(10_000);
  const [wallMs, monotonicMs, realMs] = [clock.now(), clock.monotonic(), performance.now()];
  await sleep(clock, 600_000);
  assert(performance.now() - realMs < 30_000);
  assert(clock.monotonic() - monotonicMs >= 590_000);
  assertAlmostEquals(clock.now() - wallMs, clock.monotonic() - monotonicMs, 10_000);
});

test("a timer of a FastClock that is disposed of does not fire", async () => {
  const clock = new FastClock(1_000);
  let fired = false;
  clock.setTimer(() => fired = true, 1_000, { keepAlive: true })[Symbol.dispose]();
  await sleep(clock, 20_000);
  assertEquals(fired, false);
});
