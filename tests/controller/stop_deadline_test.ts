import { assertEquals, assertRejects } from "@std/assert";
import { StopDeadline } from "../../src/controller/stop_deadline.ts";
import { TimeoutError } from "../../src/core/errors.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { literalKube } from "../support/fakes/literal_kube.ts";
import { test } from "../support/test.ts";

function kubeWith(clock: FakeClock) {
  return literalKube(() => new Response(), { runtime: { ...fakeRuntime(), clock } });
}

const describe = () => "It lasts";

test("the grace begins with the stop, and its end is an error", async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  using grace = new StopDeadline(kubeWith(clock), stop.signal, { graceMs: 100, describe });
  await clock.advance(1_000);
  stop.abort();
  let isOver = false;
  grace.over.catch(() => isOver = true);
  await clock.advance(99);
  assertEquals(isOver, false);
  await clock.advance(1);
  await assertRejects(() => grace.over, TimeoutError, "It lasts within 100 ms after the stop.");
});

test("a grace that is not needed leaves no timer, also after a stop before it", () => {
  const clock = new FakeClock();
  const stopped = new StopDeadline(kubeWith(clock), AbortSignal.abort(), {
    graceMs: 100,
    describe,
  });
  // It keeps the process alive: what hangs may be all that is left.
  assertEquals([clock.pending, clock.pendingKeepAlive], [1, 1]);
  stopped[Symbol.dispose]();
  const running = new StopDeadline(kubeWith(clock), new AbortController().signal, {
    graceMs: 100,
    describe,
  });
  running[Symbol.dispose]();
  assertEquals(clock.pending, 0);
});
