import { assertEquals } from "@std/assert";
import { IdleGuard } from "../../src/watch/idle_guard.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { test } from "../support/test.ts";

function guard() {
  const clock = new FakeClock();
  const calls: number[] = [];
  const guarded = new IdleGuard(clock, 90_000, () => calls.push(clock.monotonic()));
  return { clock, calls, guarded };
}

test("the guard calls back once when a wait is too long", async () => {
  const { clock, calls, guarded } = guard();
  guarded.begin();
  await clock.advance(300_000);
  assertEquals(calls, [90_000]);
});

test("a busy stream is not idle, and each wait is timed from its beginning", async () => {
  const { clock, calls, guarded } = guard();
  for (let i = 0; i < 10; i++) {
    guarded.begin();
    await clock.advance(60_000);
    guarded.end();
  }
  assertEquals(calls, []);
  guarded.begin();
  await clock.advance(90_000);
  assertEquals(calls, [690_000]);
});

test("time without a pending read does not count", async () => {
  const { clock, calls, guarded } = guard();
  guarded.begin();
  guarded.end();
  await clock.advance(1_000_000);
  assertEquals([calls, clock.pending], [[], 0]);
  guarded.begin();
  guarded[Symbol.dispose]();
  assertEquals(clock.pending, 0);
});
