import { assertEquals } from "@std/assert";
import { type Awaited, Pacing } from "../../../src/http/http2/pacing.ts";
import { test } from "../../support/test.ts";

/** Reads after a number of microtasks. */
async function readAfter(awaited: Awaited, microtasks: number): Promise<void> {
  for (let left = microtasks; left > 0; left--) await undefined;
  awaited.count--;
}

/** Returns how many microtasks a wait takes. */
async function length(wait: Promise<void>): Promise<number> {
  let isOver = false;
  void wait.then(() => isOver = true);
  let passed = 0;
  for (; !isOver; passed++) await undefined;
  return passed;
}

test("a connection waits until its readers have read", async () => {
  const pacing = new Pacing();
  assertEquals(pacing.isAwaited, false);
  const awaited = pacing.add(undefined);
  assertEquals([pacing.add(awaited) === awaited, awaited.count], [true, 1]);
  assertEquals([pacing.add(undefined) === awaited, awaited.count], [true, 2]);
  void readAfter(awaited, 5);
  void readAfter(awaited, 20);
  const passed = await length(pacing.wait());
  assertEquals([passed >= 20, passed < 30, pacing.isAwaited], [true, true, false]);
});

test("a reader that is too slow does not count any more, and gets less time again", async () => {
  const pacing = new Pacing();
  const times: number[] = [];
  for (let reads = 0; reads < 8; reads++) {
    const awaited = pacing.add(undefined);
    times.push(await length(pacing.wait()));
    assertEquals([pacing.isAwaited, awaited.count], [false, 1]);
  }
  for (let at = 1; at < times.length; at++) {
    assertEquals(times[at]! <= times[at - 1]!, true);
  }
  assertEquals([times[0]! > 200, times.at(-1)! < 20], [true, true]);
});

test("a reader that is quick again gets its time back", async () => {
  const pacing = new Pacing();
  for (let reads = 0; reads < 8; reads++) {
    pacing.add(undefined);
    await pacing.wait();
  }
  for (let reads = 0; reads < 8; reads++) await pacing.wait();
  const awaited = pacing.add(undefined);
  void readAfter(awaited, 100);
  assertEquals(await length(pacing.wait()) >= 100, true);
  assertEquals(awaited.count, 0);
});
