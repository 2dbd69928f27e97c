import { assertEquals, assertRejects } from "@std/assert";
import { DrivenClock } from "../../../src/testing/time/driven_clock.ts";
import { test } from "../../support/test.ts";

const start = Date.parse("2030-01-01T00:00:00Z");

test("a clock that is moved ahead fires the timers on the way, each at its time", async () => {
  const clock = new DrivenClock(start);
  clock.stop();
  const from = clock.now(); // it may have run for a moment
  const fired: [name: string, afterMs: number][] = [];
  const note = (name: string) => () => fired.push([name, clock.now() - from]);
  clock.setTimer(note("late"), 5_000);
  clock.setTimer(() => {
    note("first")();
    clock.setTimer(note("second"), 1_000);
  }, 1_000);
  using never = clock.setTimer(note("never"), 2_500);
  never[Symbol.dispose]();
  await clock.advance(3_000);
  assertEquals(fired, [["first", 1_000], ["second", 2_000]]);
  assertEquals(clock.now(), from + 3_000);
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

test("the clock waits for work that a timer begins before the next timer fires", async () => {
  const clock = new DrivenClock(start);
  clock.stop();
  const seen: string[] = [];
  clock.setTimer(() => {
    const held = clock.hold(); // as a controller that has an object to look at
    setTimeout(() => {
      seen.push("work");
      clock.setTimer(() => seen.push("later"), 1_000);
      held[Symbol.dispose]();
    }, 5);
  }, 1_000);
  clock.setTimer(() => seen.push("other"), 1_500);
  await clock.advance(2_000);
  assertEquals([seen, clock.now()], [["work", "other", "later"], start + 2_000]);
});

test("a long move lets other work have its turn, and goes to its end once it takes too long", async () => {
  const clock = new DrivenClock(start, { longestMoveMs: 100 });
  clock.stop();
  const endMs = clock.now() + 365 * 86_400_000;
  const ended = Promise.withResolvers<void>();
  let fired = 0;
  const repeat = () => {
    const untilMs = performance.now() + 1;
    while (performance.now() < untilMs); // as the work of a controller
    fired++;
    if (clock.now() === endMs) ended.resolve();
    else clock.setTimer(repeat, 1_000);
  };
  clock.setTimer(repeat, 1_000);
  let firedBefore = 0;
  setTimeout(() => firedBefore = fired, 0);
  await clock.advance(endMs - clock.now());
  await ended.promise;
  assertEquals(clock.now(), endMs);
  assertEquals([firedBefore > 0, firedBefore < fired, fired < 1_000], [true, true, true]);
});

test("two moves at once add up, and one to a time that is past changes nothing", async () => {
  const clock = new DrivenClock(start);
  clock.stop();
  const from = clock.now();
  clock.setTimer(() => {}, 500);
  await Promise.all([clock.advance(1_000), clock.advance(1_000), clock.advanceTo(from + 1)]);
  assertEquals(clock.now(), from + 2_000);
  await clock.advanceTo(from + 3_000);
  assertEquals(clock.now(), from + 3_000);
});

test("a reset goes back to the time of the start, and timers keep what is left of their delays", async () => {
  const clock = new DrivenClock(start);
  clock.stop();
  const from = clock.now();
  await clock.advance(250);
  clock.begin();
  await clock.advance(3_600_000);
  const fired: number[] = [];
  clock.setTimer(() => fired.push(clock.now() - from), 1_000);
  await clock.reset();
  clock.stop();
  const passedMs = clock.now() - from - 250;
  assertEquals(passedMs >= 0 && passedMs < 60_000, true);
  await clock.advance(1_000);
  assertEquals(fired, [1_250]);
});

test("a clock that began with the present goes back to it, and runs", async () => {
  const clock = new DrivenClock();
  clock.stop();
  await clock.advance(3_600_000);
  clock.begin();
  await clock.reset();
  assertEquals([clock.running, Math.abs(clock.now() - Date.now()) < 60_000], [true, true]);
});

test("no clock goes beyond the year 9999, whose timestamps could not be read", async () => {
  const clock = new DrivenClock(start);
  await assertRejects(() => clock.advance(8e15), RangeError, "from 1970 to 9999");
  await assertRejects(() => clock.advanceTo(Date.UTC(10_000, 0)), RangeError, "from 1970 to 9999");
});

test("a timer that is due at once fires while the clock stands still", async () => {
  const clock = new DrivenClock(start);
  clock.stop();
  await new Promise<void>((resolve) => clock.setTimer(resolve, 0));
});
