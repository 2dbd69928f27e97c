import { assertEquals, assertRejects } from "@std/assert";
import process from "node:process";
import { RunEnd } from "../../src/controller/run_end.ts";
import { TimeoutError } from "../../src/core/errors.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { test } from "../support/test.ts";

function start(signals: readonly (AbortSignal | undefined)[] = []) {
  const clock = new FakeClock();
  const describe = () => "It lasts";
  return { clock, end: new RunEnd(clock, { signals, graceMs: 1_000, describe }) };
}

/** Sends SIGTERM to this process, and waits until its listeners have been called. */
async function terminate(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  process.once("SIGTERM", () => resolve());
  process.kill(process.pid, "SIGTERM");
  await promise;
}

test("the first signal stops in order, and a second one ends the run at once", async () => {
  const { clock, end } = start();
  using _end = end;
  let isOver = false;
  end.over.catch(() => isOver = true);
  await terminate();
  assertEquals(end.stop.signal.aborted, true);
  await clock.advance(199);
  await terminate(); // a wrapper such as `deno task` has passed it on
  await clock.advance(1);
  assertEquals(isOver, false);
  await terminate();
  const error = await assertRejects(() => end.over, DOMException, "A second signal");
  assertEquals(error.name, "AbortError");
});

test("a signal after a stop by the program is the first one", async () => {
  const { end } = start([undefined, AbortSignal.abort()]);
  using _end = end;
  let isOver = false;
  end.over.catch(() => isOver = true);
  await terminate();
  assertEquals([end.stop.signal.aborted, isOver], [true, false]);
});

test("what must end has a limit from its own signal, and none when it has ended", async () => {
  const { clock, end } = start();
  using _end = end;
  const lost = new AbortController();
  end.limit(lost.signal, "the loss")[Symbol.dispose]();
  using _limit = end.limit(lost.signal, "the Lease was lost");
  lost.abort();
  assertEquals(clock.pending, 1);
  await clock.advance(1_000);
  const message = "It lasts within 1000 ms after the Lease was lost.";
  await assertRejects(() => end.over, TimeoutError, message);
  assertEquals(end.stop.signal.aborted, false);
});

test("a failure ends the run at once, and a disposed end leaves no timer", async () => {
  const { clock, end } = start();
  end.stop.abort();
  end.fail(new RangeError("broken"));
  await assertRejects(() => end.over, RangeError, "broken");
  end[Symbol.dispose]();
  assertEquals(clock.pending, 0);
});
