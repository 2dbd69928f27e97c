import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { TimeoutError } from "../../../src/core/errors.ts";
import { TimeLimit, waitAtMost, withTimeLimit } from "../../../src/core/time/time_limit.ts";
import { raceSignal } from "../../../src/core/time/waiting.ts";
import { countedSignal } from "../../support/counted_signal.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

const never = (signal: AbortSignal) => raceSignal(new Promise<never>(() => {}), signal);

test("withTimeLimit returns the result, and leaves no timer", async () => {
  const clock = new FakeClock();
  assertEquals(await withTimeLimit(clock, () => Promise.resolve(1), { limitMs: 100 }), 1);
  assertEquals(clock.pending, 0);
});

test("withTimeLimit aborts the work after the limit", async () => {
  const clock = new FakeClock();
  const ended = assertRejects(
    () => withTimeLimit(clock, never, { limitMs: 100 }),
    TimeoutError,
    "No response within 100 ms.",
  );
  await clock.advance(100);
  await ended;
  assertEquals(clock.pending, 0);
});

test("withTimeLimit aborts the work with the reason of another signal", async () => {
  const clock = new FakeClock();
  const abort = new AbortController();
  const signals = [undefined, abort.signal];
  const ended = withTimeLimit(clock, never, { limitMs: 100, signals }).catch((error) => error);
  const reason = new Error("enough");
  abort.abort(reason);
  assertEquals(await ended, reason);
  assertEquals(
    await withTimeLimit(clock, never, { limitMs: 100, signals }).catch((error) => error),
    reason,
  );
  assertEquals(clock.pending, 0);
});

test("withTimeLimit does not wait for work that ignores the signal", async () => {
  const clock = new FakeClock();
  const work = () => new Promise<never>(() => {});
  const ended = assertRejects(
    () => withTimeLimit(clock, work, { limitMs: 99.6 }),
    TimeoutError,
    "No response within 100 ms.",
  );
  await clock.advance(100);
  await ended;
});

test("TimeLimit aborts with its error when the time is over, and keeps the process alive", async () => {
  const clock = new FakeClock();
  const error = new RangeError("late");
  using limit = new TimeLimit(clock, { limitMs: 100, timeoutError: () => error });
  using brief = new TimeLimit(clock, { limitMs: 50, reason: "it is away", keepAlive: false });
  assertEquals([clock.pending, clock.pendingKeepAlive], [2, 1]);
  await clock.advance(99);
  assertEquals(String(brief.signal.reason), "TimeoutError: No response within 50 ms: it is away.");
  assertEquals(limit.signal.aborted, false);
  await clock.advance(1);
  assertStrictEquals(limit.signal.reason, error);
});

test("TimeLimit begins with the abort of a signal, or at once if that has aborted", async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  using limit = new TimeLimit(clock, { limitMs: 100, after: stop.signal });
  await clock.advance(1_000);
  stop.abort();
  using other = new TimeLimit(clock, { limitMs: 50, after: stop.signal });
  assertEquals(clock.delaysMs, [50, 100]);
  await clock.advance(50);
  assertEquals([limit.signal.aborted, other.signal.aborted], [false, true]);
  await clock.advance(50);
  assertEquals(String(limit.signal.reason), "TimeoutError: No response within 100 ms.");
});

test("TimeLimit leaves no timer and no listener, whether its time has begun or not", () => {
  const clock = new FakeClock();
  const [after, other] = [countedSignal(), countedSignal()];
  const options = { limitMs: 100, after: after.signal, signals: [other.signal] };
  const limits = [
    new TimeLimit(clock, options),
    new TimeLimit(clock, { ...options, after: AbortSignal.abort() }),
  ];
  assertEquals([clock.pending, after.listeners, other.listeners], [1, 1, 2]);
  for (const limit of limits) limit[Symbol.dispose]();
  assertEquals([clock.pending, after.listeners, other.listeners], [0, 0, 0]);
});

test("TimeLimit sets no timer without a limit, or when another signal has aborted", () => {
  const clock = new FakeClock();
  using unlimited = new TimeLimit(clock, { limitMs: undefined });
  using aborted = new TimeLimit(clock, { limitMs: 100, signals: [AbortSignal.abort("no")] });
  assertEquals([unlimited.signal.aborted, aborted.signal.reason, clock.pending], [false, "no", 0]);
});

test("waitAtMost settles as the promise does, and leaves no timer", async () => {
  const clock = new FakeClock();
  assertEquals(await waitAtMost(clock, Promise.resolve(1), { limitMs: 100 }), 1);
  const error = new RangeError("no");
  const rejected = waitAtMost(clock, Promise.reject(error), { limitMs: 100, keepAlive: true });
  assertEquals([clock.pending, clock.pendingKeepAlive], [1, 1]);
  assertStrictEquals(await assertRejects(() => rejected), error);
  assertEquals(clock.pending, 0);
});

test("waitAtMost gives up after the time, and a later rejection is not unhandled", async () => {
  const clock = new FakeClock();
  const { promise, reject } = Promise.withResolvers<number>();
  const waiting = waitAtMost(clock, promise, { limitMs: 100 });
  await clock.advance(100);
  assertEquals([await waiting, clock.pending], [undefined, 0]);
  reject(new Error("unheard")); // the test runner fails a test with an unhandled rejection
  await new Promise((resolve) => setTimeout(resolve, 0));
});
