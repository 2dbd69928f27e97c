import { assertEquals, assertRejects } from "@std/assert";
import { DrivenClock } from "../../../src/testing/time/driven_clock.ts";
import { test } from "../../support/test.ts";

const start = Date.parse("2030-01-01T00:00:00Z");

test("a clock that is moved ahead fires the timers on the way, each at its time", async () => {
  const clock = new DrivenClock(start);
  clock.stop();
  const fired: [name: string, afterMs: number][] = [];
  const note = (name: string) => () => fired.push([name, clock.now() - start]);
  clock.setTimer(note("late"), 5_000);
  clock.setTimer(() => {
    note("first")();
    clock.setTimer(note("second"), 1_000);
  }, 1_000);
  using never = clock.setTimer(note("never"), 2_500);
  never[Symbol.dispose]();
  await clock.advance(3_000);
  assertEquals(fired, [["first", 1_000], ["second", 2_000]]);
  assertEquals(clock.now(), start + 3_000);
  await clock.advance(2_000);
  assertEquals(fired.at(-1), ["late", 5_000]);
  await assertRejects(() => clock.advance(-1), RangeError, "0 ms or more");
});

test("a clock goes on by itself until it is stopped, and from there when it is started", async () => {
  const clock = new DrivenClock(start);
  await new Promise<void>((resolve) => clock.setTimer(resolve, 1));
  clock.stop();
  const stopped = clock.now();
  assertEquals(stopped >= start + 1, true);
  const fired = new Promise<void>((resolve) => clock.setTimer(resolve, 1));
  assertEquals([clock.running, clock.now()], [false, stopped]);
  clock.start();
  await fired;
  assertEquals([clock.running, clock.now() > stopped], [true, true]);
});

test("a running clock goes on after it was moved ahead", async () => {
  const clock = new DrivenClock(start);
  const fired = new Promise<void>((resolve) => clock.setTimer(resolve, 3_600_001));
  await clock.advance(3_600_000);
  await fired;
  assertEquals(clock.now() - start > 3_600_000, true);
});
