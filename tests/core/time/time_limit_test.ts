import { assertEquals, assertRejects } from "@std/assert";
import { TimeoutError } from "../../../src/core/errors.ts";
import { withTimeLimit } from "../../../src/core/time/time_limit.ts";
import { raceSignal } from "../../../src/core/time/waiting.ts";
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
