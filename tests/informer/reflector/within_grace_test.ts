import { assertEquals, assertRejects } from "@std/assert";
import { withinGrace } from "../../../src/informer/reflector/within_grace.ts";
import { FakeClock, settled } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

test("withinGrace waits for the work, also for a while after an abort", async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  const work = Promise.withResolvers<void>();
  let over = false;
  const waiting = withinGrace(work.promise, { signal: stop.signal, clock }).then(() => over = true);
  await clock.advance(10_000);
  stop.abort();
  await clock.advance(1_000);
  assertEquals(over, false);
  work.resolve();
  await waiting;
  assertEquals(clock.pending, 0);
});

test("withinGrace waits 2 s after an abort for work that hangs", async () => {
  for (const early of [true, false]) {
    const clock = new FakeClock();
    const stop = new AbortController();
    if (early) stop.abort();
    const waiting = withinGrace(new Promise(() => {}), { signal: stop.signal, clock });
    stop.abort();
    await settled();
    assertEquals(clock.delaysMs, [2_000]);
    await clock.advance(2_000);
    await waiting;
    assertEquals(clock.pending, 0);
  }
});

test("withinGrace does not hide an error of the work", async () => {
  const clock = new FakeClock();
  const { signal } = new AbortController();
  const work = Promise.reject(new TypeError("a defect"));
  await assertRejects(() => withinGrace(work, { signal, clock }), TypeError, "a defect");
  assertEquals(clock.pending, 0);
});
