import { assertEquals } from "@std/assert";
import { Pacing } from "../../../../src/http/http2/body/pacing.ts";
import { FakeClock, settled } from "../../../support/clocks/fake_clock.ts";
import { test } from "../../../support/test.ts";

/** Returns a pacing, and a wait whose end can be asked for. */
function created() {
  const clock = new FakeClock();
  const pacing = new Pacing(clock);
  const wait = () => {
    const waiting = { isOver: false };
    void pacing.wait().then(() => waiting.isOver = true);
    return waiting;
  };
  return { clock, pacing, wait };
}

test("a connection waits until all of its readers have read", async () => {
  const { pacing, wait } = created();
  assertEquals(pacing.isAwaited, false);
  const awaited = pacing.add(undefined);
  assertEquals([pacing.add(awaited) === awaited, awaited.count], [true, 1]);
  assertEquals([pacing.add(undefined) === awaited, awaited.count], [true, 2]);
  const waiting = wait();
  pacing.caughtUp(awaited);
  await settled();
  assertEquals(waiting.isOver, false);
  pacing.caughtUp(awaited);
  await settled();
  assertEquals([waiting.isOver, pacing.isAwaited], [true, false]);
});

test("a reader that is too slow does not count any more, and holds up fewer reads each time", async () => {
  const { clock, pacing, wait } = created();
  const held: number[] = [];
  for (let reads = 0; reads < 200; reads++) {
    const awaited = pacing.add(undefined);
    const waiting = wait();
    await settled();
    if (!waiting.isOver) {
      held.push(reads);
      await clock.advance(1);
    }
    assertEquals([waiting.isOver, pacing.isAwaited, awaited.count], [true, false, 1]);
    pacing.caughtUp(awaited); // too late
  }
  assertEquals(held, [0, 2, 6, 14, 30, 62, 126, 190]);
});

test("a wait has its whole time, although its timer was set for one before", async () => {
  const { clock, pacing, wait } = created();
  const first = pacing.add(undefined);
  wait();
  clock.skip(0.6);
  pacing.caughtUp(first);
  pacing.add(undefined);
  const waiting = wait();
  assertEquals(clock.pending, 1);
  await clock.advance(0.9);
  assertEquals(waiting.isOver, false);
  await clock.advance(0.1);
  assertEquals([waiting.isOver, clock.pending], [true, 0]);
});

test("a reader that is quick again is waited for again", async () => {
  const { clock, pacing, wait } = created();
  for (let waits = 0; waits < 3; waits++) {
    pacing.add(undefined);
    const waiting = wait();
    if (!waiting.isOver) await clock.advance(1);
  }
  let waited = 0;
  for (let reads = 0; reads < 10; reads++) {
    const awaited = pacing.add(undefined);
    const waiting = wait();
    await settled();
    if (!waiting.isOver) waited++;
    pacing.caughtUp(awaited);
  }
  assertEquals(waited, 7);
});
