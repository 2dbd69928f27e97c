import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { TestClock } from "../../../src/testing/mod.ts";
import { sleep } from "../../../src/runtime/waiting.ts";
import { test } from "../../support/test.ts";

test("a TestClock stands still, and its timers fire in order of time when it is advanced", async () => {
  const clock = new TestClock({ startMs: Date.UTC(2026, 0, 1) });
  const fired: [string, number][] = [];
  const set = (name: string, delayMs: number) =>
    clock.setTimer(() => fired.push([name, clock.monotonic()]), delayMs);
  set("c", 2_000);
  set("b", 1_000);
  set("also b", 1_000);
  set("d", 2_001);
  set("never", 1_500)[Symbol.dispose]();
  await clock.advance(0);
  assertEquals(fired, []);
  await clock.advance(2_000);
  assertEquals(fired, [["b", 1_000], ["also b", 1_000], ["c", 2_000]]);
  assertEquals(clock.now(), Date.UTC(2026, 0, 1, 0, 0, 2));
});

test("timers that a timer sets fire at their own time, and one that it disposes of does not", async () => {
  const clock = new TestClock();
  const ticks: number[] = [];
  const tick = () => {
    ticks.push(clock.monotonic());
    clock.setTimer(tick, 0.7); // a timer of the runtimes has whole milliseconds, too
  };
  clock.setTimer(() => other[Symbol.dispose](), 3);
  const other = clock.setTimer(() => ticks.push(-1), 3);
  tick();
  await clock.advance(3);
  assertEquals(ticks, [0, 1, 2, 3]);
});

test("a timer that is due at once needs no time to pass", async () => {
  const clock = new TestClock();
  await sleep(clock, 0);
  await sleep(clock, -1);
  assertEquals(clock.monotonic(), 0);
});

test("until lets time pass to the timer after which a promise settles, or a condition holds", async () => {
  const clock = new TestClock();
  const late = sleep(clock, 90_000).then(() => "done");
  clock.setTimer(() => {}, 100_000);
  assertEquals(await clock.until(late), "done");
  assertEquals(clock.monotonic(), 90_000);
  let count = 0;
  const tick = () => void (count++, clock.setTimer(tick, 1_000));
  tick();
  assertEquals(await clock.until(() => count >= 3 && count), 3);
  assertEquals(clock.monotonic(), 92_000);
  const slow = async () => {
    await sleep(clock, 2_500);
    return count;
  };
  assertEquals(await clock.until(slow), 5);
  assertEquals(await clock.until(() => true), true);
});

test("until ends at the time at which its condition has come to hold, after what a timer has begun", async () => {
  for (const isAsync of [false, true]) {
    const clock = new TestClock();
    let done = false;
    clock.setTimer(() => {
      const held = clock.hold();
      setTimeout(() => {
        done = true;
        held[Symbol.dispose]();
      }, 5);
    }, 1_000);
    clock.setTimer(() => {}, 60_000);
    await clock.until(isAsync ? () => Promise.resolve(done) : () => done);
    assertEquals(clock.monotonic(), 1_000);
  }
});

test("until rejects with the error of its promise or condition, of a timer, or with the signal's reason", async () => {
  const clock = new TestClock();
  const failing = sleep(clock, 1_000).then(() => Promise.reject(new TypeError("one")));
  await assertRejects(() => clock.until(failing), TypeError, "one");
  const condition = () => {
    throw new TypeError("two");
  };
  await assertRejects(() => clock.until(condition), TypeError, "two");
  clock.setTimer(condition, 1_000);
  await assertRejects(() => clock.until(() => false), TypeError, "two");
  const stop = new AbortController();
  clock.setTimer(() => stop.abort(new TypeError("three")), 1_000);
  const never = () => false;
  await assertRejects(() => clock.until(never, { signal: stop.signal }), TypeError, "three");
});

test("until gives up after its limit by the clock, an hour by default", async () => {
  const clock = new TestClock();
  const tick = () => void clock.setTimer(tick, 600_000);
  tick();
  const error = await assertRejects(() => clock.until(() => false), DOMException, "3600000 ms");
  assertEquals([error.name, clock.monotonic()], ["TimeoutError", 3_600_000]);
  await assertRejects(
    () => clock.until(() => false, { timeoutMs: 5_000 }),
    DOMException,
    "5000 ms",
  );
});

test("until gives up where no timer is set, and no time can pass", async () => {
  const clock = new TestClock();
  const limit = { timeoutMs: 20 };
  await assertRejects(() => clock.until(() => false, limit), DOMException, "20 ms");
  await assertRejects(() => clock.until(new Promise(() => {}), limit), DOMException, "20 ms");
  assertEquals(clock.monotonic(), 0);
});

test("two calls share the time: each lets its own pass, and no timer fires twice", async () => {
  const clock = new TestClock();
  let fired = 0;
  clock.setTimer(() => fired++, 1_000);
  await Promise.all([clock.advance(1_500), clock.advance(1_000), clock.until(() => fired > 0)]);
  assertEquals([fired, clock.monotonic()], [1, 1_500]);
});

test("a held clock stands still", async () => {
  const clock = new TestClock();
  let fired = false;
  clock.setTimer(() => fired = true, 1_000);
  const held = clock.hold();
  const advancing = clock.advance(1_000);
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setTimeout(resolve, 1));
  assertEquals(fired, false);
  held[Symbol.dispose]();
  await advancing;
  assertEquals(fired, true);
});

test("a time that is not a number of milliseconds is refused", async () => {
  assertThrows(() => new TestClock({ startMs: NaN }), RangeError, "startMs");
  const clock = new TestClock();
  for (const ms of [-1, NaN, Infinity]) await assertRejects(() => clock.advance(ms), RangeError);
  await assertRejects(() => clock.until(() => true, { timeoutMs: NaN }), RangeError, "timeoutMs");
});
