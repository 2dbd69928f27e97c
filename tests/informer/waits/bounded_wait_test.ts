import { assertEquals, assertRejects } from "@std/assert";
import {
  boundedWait,
  type Settle,
  type WaitOptions,
} from "../../../src/informer/waits/bounded_wait.ts";
import { countedSignal } from "../../support/counted_signal.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

/** Starts a wait; gives a way to settle it, and the number of disposals of what it began. */
function begin(options: WaitOptions) {
  const clock = new FakeClock();
  let settle!: Settle<string>;
  let disposals = 0;
  const promise = boundedWait<string>(clock, (given) => {
    settle = given;
    return { [Symbol.dispose]: () => void disposals++ };
  }, { ...options, timeoutError: () => new Error(`too late`) });
  return { clock, promise, settle: () => settle, disposals: () => disposals };
}

test("boundedWait frees its timer, its listener and its work, however it ends", async () => {
  const counted = countedSignal();
  const options = { timeoutMs: 100, signal: counted.signal };
  const resolved = begin(options);
  assertEquals([resolved.clock.pendingKeepAlive, counted.listeners], [1, 1]);
  resolved.settle().resolve("done");
  resolved.settle().reject(new Error("later"));
  assertEquals(await resolved.promise, "done");
  const rejected = begin(options);
  rejected.settle().reject(new RangeError("no"));
  await assertRejects(() => rejected.promise, RangeError, "no");
  const late = begin(options);
  const timedOut = assertRejects(() => late.promise, Error, "too late");
  await late.clock.advance(100);
  await timedOut;
  const aborted = begin(options);
  const reason = new RangeError("enough");
  counted.controller.abort(reason);
  assertEquals(await aborted.promise.catch((error) => error), reason);
  for (const { clock, disposals } of [resolved, rejected, late, aborted]) {
    assertEquals([clock.pending, disposals()], [0, 1]);
  }
  assertEquals(counted.listeners, 0);
});

test("boundedWait disposes of its work even if the work settles the wait at once", async () => {
  const clock = new FakeClock();
  let disposals = 0;
  const promise = boundedWait<string>(clock, ({ resolve }) => {
    resolve("done");
    return { [Symbol.dispose]: () => void disposals++ };
  }, { timeoutMs: 100, timeoutError: () => new Error() });
  assertEquals([await promise, disposals, clock.pending], ["done", 1, 0]);
});

test("boundedWait begins nothing when the signal is aborted or the limit is invalid", async () => {
  const clock = new FakeClock();
  const wait = (options: WaitOptions) =>
    boundedWait(clock, () => {
      throw new Error("it began");
    }, { ...options, timeoutError: () => new Error() });
  await assertRejects(() => wait({ signal: AbortSignal.abort() }), DOMException);
  await assertRejects(() => wait({ timeoutMs: 0 }), RangeError, "timeoutMs must be above 0");
  assertEquals(clock.pending, 0);
});
