import { assertEquals } from "@std/assert";
import { NO_COUNTS, WorkQueue } from "../../../src/controller/queue/work_queue.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

function queueAndClock() {
  const clock = new FakeClock();
  let readyCalls = 0;
  const queue = new WorkQueue({ clock, onReady: () => void readyCalls++ });
  return { clock, queue, readyCalls: () => readyCalls };
}

/** Takes all ready keys. */
function takeAll(queue: WorkQueue): string[] {
  const keys: string[] = [];
  for (let taken = queue.take(); taken; taken = queue.take()) keys.push(taken.key);
  return keys;
}

// The first group has the names of client-go's workqueue tests.

test("Basic: keys are handed out in the order of their adds", () => {
  const { queue, readyCalls } = queueAndClock();
  for (const key of ["a", "b", "c"]) queue.add(key);
  assertEquals([takeAll(queue), readyCalls()], [["a", "b", "c"], 3]);
  assertEquals(queue.counts, { ...NO_COUNTS, running: 3, added: 3 });
});

test("AddWhileProcessing: a key that is added while it runs is handed out after its end", () => {
  const { queue, readyCalls } = queueAndClock();
  queue.add("a");
  assertEquals(queue.take()?.key, "a");
  queue.add("a");
  assertEquals([queue.take(), queue.counts.ready, readyCalls()], [undefined, 0, 1]);
  queue.done("a");
  assertEquals([readyCalls(), queue.take()?.key], [2, "a"]);
  queue.done("a");
  assertEquals(queue.take(), undefined);
});

test("Len, Collapse: a key that waits is not added twice", () => {
  const { queue } = queueAndClock();
  for (const key of ["a", "b", "a", "a"]) queue.add(key);
  assertEquals([queue.counts.ready, takeAll(queue)], [2, ["a", "b"]]);
});

test("CollapseWhileProcessing: several adds during a run give one more run", () => {
  const { queue } = queueAndClock();
  queue.add("a");
  queue.take();
  for (let count = 0; count < 5; count++) queue.add("a");
  queue.done("a");
  assertEquals(takeAll(queue), ["a"]);
  queue.done("a");
  assertEquals(takeAll(queue), []);
});

test("Reinsert: a key can be added again after its end", () => {
  const { queue } = queueAndClock();
  queue.add("a");
  takeAll(queue);
  queue.done("a");
  queue.add("a");
  assertEquals(takeAll(queue), ["a"]);
});

test("QueueDrainageUsingShutDownWithDrain: a shutdown waits for what runs, and drops what waits", async () => {
  const { clock, queue } = queueAndClock();
  queue.add("a");
  queue.add("b");
  queue.take();
  queue.add("a");
  queue.add("later", { afterMs: 10 });
  let drained = false;
  const shutdown = queue.shutDown().then(() => drained = true);
  queue.add("c");
  await clock.advance(20);
  assertEquals([takeAll(queue), drained, queue.isShutDown, clock.pending], [[], false, true, 0]);
  queue.done("a");
  await shutdown;
  assertEquals(queue.counts, { ...NO_COUNTS, added: 3 });
  await queue.shutDown();
});

test("SimpleQueue: a delayed key becomes ready when it is due", async () => {
  const { clock, queue } = queueAndClock();
  queue.add("a", { afterMs: 50 });
  assertEquals(clock.pendingKeepAlive, 1); // the controller that runs keeps the process alive
  await clock.advance(49);
  assertEquals([queue.take(), queue.counts.delayed], [undefined, 1]);
  await clock.advance(1);
  assertEquals([queue.take()?.key, queue.counts.delayed, clock.pending], ["a", 0, 0]);
});

test("Deduping: of several delayed adds of a key the earliest counts", async () => {
  const { clock, queue } = queueAndClock();
  queue.add("a", { afterMs: 50 });
  queue.add("a", { afterMs: 70 });
  queue.add("a", { afterMs: 30 });
  await clock.advance(30);
  assertEquals(takeAll(queue), ["a"]);
  queue.done("a");
  await clock.advance(100);
  assertEquals(takeAll(queue), []);
});

test("AddTwoFireEarly, CopyShifting: delayed keys come in the order in which they are due", async () => {
  const { clock, queue } = queueAndClock();
  for (const [key, afterMs] of [["c", 30], ["a", 10], ["b", 20]] as const) {
    queue.add(key, { afterMs });
  }
  const given: string[] = [];
  for (let count = 0; count < 3; count++) {
    await clock.advance(10);
    given.push(...takeAll(queue));
  }
  assertEquals(given, ["a", "b", "c"]);
});

test("a delayed add can be cancelled, and added again", async () => {
  const { clock, queue } = queueAndClock();
  queue.add("a", { afterMs: 10 });
  queue.cancelDelay("a");
  await clock.advance(10);
  assertEquals(takeAll(queue), []);
  queue.add("a", { afterMs: 10 });
  queue.cancelDelay("a");
  queue.add("a", { afterMs: 20 });
  await clock.advance(10);
  assertEquals(takeAll(queue), []);
  await clock.advance(10);
  assertEquals(takeAll(queue), ["a"]);
});

test("an add without a delay leaves the delayed one in place", async () => {
  const { clock, queue } = queueAndClock();
  queue.add("a", { afterMs: 10 });
  queue.add("a");
  assertEquals(takeAll(queue), ["a"]);
  queue.done("a");
  await clock.advance(10);
  assertEquals(takeAll(queue), ["a"]);
});

test("keys with a higher priority come first, and a raised key moves forward", () => {
  const { queue } = queueAndClock();
  queue.add("low", { priority: -100 });
  queue.add("normal");
  queue.add("high", { priority: 10 });
  queue.add("raised", { priority: -100 });
  queue.add("raised", { priority: 20 });
  queue.add("raised", { priority: -100 });
  assertEquals(takeAll(queue), ["raised", "high", "normal", "low"]);
});

test("a key that waits rises: none waits for ever", async () => {
  const { clock, queue } = queueAndClock();
  queue.add("low", { priority: -100 });
  await clock.advance(59_999);
  queue.add("soon");
  await clock.advance(2);
  queue.add("late");
  assertEquals(takeAll(queue), ["soon", "low", "late"]);
});

test("a key that is raised while it runs keeps its priority for the next run", () => {
  const { queue } = queueAndClock();
  queue.add("a");
  queue.take();
  queue.add("a", { priority: -100 });
  queue.add("a", { priority: 5 });
  queue.add("b");
  queue.done("a");
  assertEquals(queue.take(), { key: "a", priority: 5, waitedMs: 0 });
});

test("of several delayed adds the earliest time counts, and the highest priority", async () => {
  const { clock, queue } = queueAndClock();
  queue.add("late", { afterMs: 20, priority: 10 });
  queue.add("late", { afterMs: 10, priority: -100 });
  queue.add("early", { afterMs: 10, priority: -100 });
  queue.add("early", { afterMs: 20, priority: 10 });
  queue.add("normal", { afterMs: 10 });
  await clock.advance(10);
  assertEquals(takeAll(queue), ["late", "early", "normal"]);
  await clock.advance(10);
  assertEquals(takeAll(queue), []);
});

test("the counts tell how many of the ready keys have a low priority", () => {
  const { queue } = queueAndClock();
  const ready = () => [queue.counts.ready, queue.counts.readyLow];
  for (const key of ["a", "b"]) queue.add(key, { priority: -100 });
  queue.add("c");
  assertEquals(ready(), [3, 2]);
  queue.add("b");
  assertEquals(ready(), [3, 1]);
  takeAll(queue);
  assertEquals(ready(), [0, 0]);
});

test("the counts tell how many keys were added as client-go does: each when it becomes ready", async () => {
  const { clock, queue } = queueAndClock();
  for (const key of ["a", "b", "a", "a"]) queue.add(key);
  assertEquals(queue.counts.added, 2); // one that waits already is not added
  queue.take();
  queue.add("a");
  queue.add("a");
  assertEquals(queue.counts.added, 3); // for the next run
  queue.add("late", { afterMs: 10 });
  queue.add("late", { afterMs: 5 });
  assertEquals(queue.counts.added, 3);
  await clock.advance(10);
  assertEquals(queue.counts.added, 4);
});

test("take tells how long a key was ready, and the counts how long work runs", async () => {
  const { clock, queue } = queueAndClock();
  const times = () => [queue.counts.longestRunMs, queue.counts.unfinishedMs];
  assertEquals(times(), [0, 0]);
  queue.add("a");
  await clock.advance(7);
  assertEquals(queue.take()?.waitedMs, 7);
  await clock.advance(5);
  queue.add("b");
  queue.take();
  await clock.advance(5);
  assertEquals(times(), [10, 15]);
  queue.done("a");
  assertEquals(times(), [5, 5]);
  queue.done("unknown");
});
