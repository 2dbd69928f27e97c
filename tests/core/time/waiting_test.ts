import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { JoinedAbort, raceSignal, sleep, untilAborted } from "../../../src/core/time/waiting.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { countedSignal } from "../../support/counted_signal.ts";
import { test } from "../../support/test.ts";

test("raceSignal returns the promise itself without a signal", async () => {
  const promise = Promise.resolve(1);
  assertStrictEquals(raceSignal(promise, undefined), promise);
  assertEquals(await promise, 1);
});

test("raceSignal resolves as the promise does, and removes its listener", async () => {
  const counted = countedSignal();
  const { promise, resolve } = Promise.withResolvers<number>();
  const raced = raceSignal(promise, counted.signal);
  assertEquals(counted.listeners, 1);
  resolve(1);
  assertEquals(await raced, 1);
  await Promise.resolve();
  assertEquals(counted.listeners, 0);
});

test("raceSignal rejects as the promise does, and removes its listener", async () => {
  const counted = countedSignal();
  const failure = new Error("it failed");
  const error = await assertRejects(() => raceSignal(Promise.reject(failure), counted.signal));
  assertStrictEquals(error, failure);
  await Promise.resolve();
  assertEquals(counted.listeners, 0);
});

test("raceSignal rejects at once with the signal's own reason", async () => {
  for (const reason of [new Error("enough"), "a string", 0]) {
    const controller = new AbortController();
    const raced = raceSignal(new Promise(() => {}), controller.signal);
    controller.abort(reason);
    assertStrictEquals(await assertRejects(() => raced), reason);
  }
});

test("raceSignal does not wait if the signal was already aborted", async () => {
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  assertStrictEquals(await assertRejects(() => raceSignal(Promise.resolve(1), signal)), reason);
});

test("raceSignal leaves no rejection unhandled when the promise fails after the signal", async () => {
  const early = Promise.withResolvers<number>();
  const late = Promise.withResolvers<number>();
  const controller = new AbortController();
  const raced = raceSignal(late.promise, controller.signal);
  controller.abort(new Error("enough"));
  await assertRejects(() => raced, Error, "enough");
  await assertRejects(() => raceSignal(early.promise, controller.signal), Error, "enough");
  early.reject(new Error("unheard")); // the test runner fails a test with an unhandled rejection
  late.reject(new Error("unheard"));
  await new Promise((resolve) => setTimeout(resolve, 0));
});

test("sleep waits for the given time", async () => {
  const clock = new FakeClock();
  let awake = false;
  const slept = sleep(clock, 1_000).then(() => void (awake = true));
  await clock.advance(999);
  assert(!awake);
  await clock.advance(1);
  assert(awake);
  await slept;
});

test("sleep ends at once with the signal's own reason, and leaves no timer", async () => {
  const clock = new FakeClock();
  const controller = new AbortController();
  const slept = sleep(clock, 1_000, { signal: controller.signal });
  assertEquals(clock.pending, 1);
  const reason = new Error("enough");
  controller.abort(reason);
  assertStrictEquals(await assertRejects(() => slept), reason);
  assertEquals(clock.pending, 0);
});

test("sleep sets no timer if the signal was already aborted", async () => {
  const clock = new FakeClock();
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  assertStrictEquals(await assertRejects(() => sleep(clock, 1_000, { signal })), reason);
  assertEquals(clock.pending, 0);
});

test("sleep is not affected by a signal that aborts afterwards", async () => {
  const clock = new FakeClock();
  const controller = new AbortController();
  const slept = sleep(clock, 1_000, { signal: controller.signal });
  await clock.advance(1_000);
  controller.abort();
  assertEquals(await slept, undefined);
});

test("sleep keeps the process alive", async () => {
  const clock = new FakeClock();
  const sleeping = sleep(clock, 100);
  assertEquals(clock.pendingKeepAlive, 1);
  await clock.advance(100);
  await sleeping;
  assertEquals(clock.pendingKeepAlive, 0);
});

test("JoinedAbort aborts with the first of its signals, or by its own abort", () => {
  const [one, other] = [new AbortController(), new AbortController()];
  using joined = new JoinedAbort(one.signal, undefined, other.signal);
  assertEquals(joined.signal.aborted, false);
  other.abort("other");
  one.abort("one");
  assertEquals(joined.signal.reason, "other");
  using late = new JoinedAbort(one.signal, other.signal);
  assertEquals(late.signal.reason, "one");
  using own = new JoinedAbort();
  own.abort("own");
  assertEquals(own.signal.reason, "own");
});

test("JoinedAbort removes its listeners when it is disposed of", () => {
  const counted = countedSignal();
  const joined = new JoinedAbort(counted.signal);
  assertEquals(counted.listeners, 1);
  joined[Symbol.dispose]();
  assertEquals(counted.listeners, 0);
});

test("untilAborted resolves with the abort, and at once after it", async () => {
  const stop = new AbortController();
  let isOver = false;
  const waiting = untilAborted(stop.signal).then(() => isOver = true);
  await Promise.resolve();
  assertEquals(isOver, false);
  stop.abort();
  await waiting;
  await untilAborted(stop.signal);
});
