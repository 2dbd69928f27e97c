import { assertEquals } from "@std/assert";
import { Pacing } from "../../../../src/http/http2/response/pacing.ts";
import { test } from "../../../support/test.ts";

async function microtasks(count: number): Promise<void> {
  for (let passed = 0; passed < count; passed++) await undefined;
}

/** Returns how many microtasks a wait takes whose readers never read. */
async function lengthOfWait(pacing: Pacing): Promise<number> {
  let isOver = false;
  void pacing.wait().then(() => isOver = true);
  let passed = 0;
  for (; !isOver; passed++) await undefined;
  return passed - 1;
}

test("a connection waits until all of its readers have read", async () => {
  const pacing = new Pacing();
  assertEquals(pacing.isAwaited, false);
  const awaited = pacing.add(undefined);
  assertEquals([pacing.add(awaited) === awaited, awaited.count], [true, 1]);
  assertEquals([pacing.add(undefined) === awaited, awaited.count], [true, 2]);
  let isOver = false;
  void pacing.wait().then(() => isOver = true);
  await microtasks(10);
  pacing.caughtUp(awaited);
  await microtasks(10);
  assertEquals(isOver, false);
  pacing.caughtUp(awaited);
  await microtasks(10);
  assertEquals([isOver, pacing.isAwaited], [true, false]);
});

test("a reader that is too slow does not count any more, and the next ones get less time", async () => {
  const pacing = new Pacing();
  const waits: number[] = [];
  for (let reads = 0; reads < 9; reads++) {
    const awaited = pacing.add(undefined);
    waits.push(await lengthOfWait(pacing));
    assertEquals([pacing.isAwaited, awaited.count], [false, 1]);
    pacing.caughtUp(awaited); // too late
  }
  assertEquals(waits, [256, 128, 64, 32, 16, 8, 4, 4, 4]);
});

test("readers that are quick again get their time again", async () => {
  const pacing = new Pacing();
  for (let reads = 0; reads < 7; reads++) {
    pacing.add(undefined);
    await pacing.wait();
  }
  for (let reads = 0; reads < 5; reads++) {
    const awaited = pacing.add(undefined);
    const waiting = pacing.wait();
    pacing.caughtUp(awaited);
    await waiting;
  }
  pacing.add(undefined);
  assertEquals(await lengthOfWait(pacing), 128);
});
