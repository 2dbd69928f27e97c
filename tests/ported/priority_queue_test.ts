import { assertEquals } from "@std/assert";
import { Dice } from "../support/dice.ts";
import { priorityQueueCases } from "./cases/priority_queue_cases.ts";
import { queueAndClock, takeAll, taken } from "./queue_and_clock.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(priorityQueueCases);

ported("returns an item", "a key is handed out, with the priority 0 by default", () => {
  const { queue } = queueAndClock();
  queue.add("foo");
  assertEquals(taken(queue), ["foo", 0, 0, 1]);
});

ported("returns items in order", "keys of one priority come in the order of their adds", () => {
  const { queue } = queueAndClock();
  queue.add("foo");
  queue.add("bar");
  assertEquals([taken(queue), taken(queue)], [["foo", 0, 1, 2], ["bar", 0, 0, 2]]);
});

ported("doesn't return an item that is currently locked", "a running key is passed over", () => {
  const { queue } = queueAndClock();
  queue.add("foo");
  queue.take();
  queue.add("foo");
  queue.add("bar");
  assertEquals(taken(queue), ["bar", 0, 0, 3]);
});

ported("returns an item as soon as its unlocked", "a key keeps its place while it runs", () => {
  const { queue } = queueAndClock();
  queue.add("foo");
  queue.take();
  queue.add("foo");
  queue.add("bar");
  assertEquals(takeAll(queue), ["bar"]);
  queue.add("baz");
  queue.done("foo");
  assertEquals(taken(queue), ["foo", 0, 1, 4]);
});

ported("de-duplicates items", "a key that waits is added once", () => {
  const { queue } = queueAndClock();
  queue.add("foo");
  queue.add("foo");
  const { ready, running, added } = queue.counts;
  assertEquals([ready, running, added], [1, 0, 1]);
});

ported("enqueues a locked item", "a running key that is added is ready when its run ends", () => {
  const { queue } = queueAndClock();
  queue.add("foo");
  assertEquals(taken(queue), ["foo", 0, 0, 1]);
  queue.add("foo");
  assertEquals([queue.counts.ready, queue.counts.added], [0, 2]);
  queue.done("foo");
  assertEquals([queue.counts.ready, taken(queue)], [1, ["foo", 0, 0, 2]]);
});

for (
  const [upstream, priorities] of [
    ["retains the highest priority", [1, 2]],
    ["will not decrease the priority", [2, 1]],
  ] as const
) {
  ported(upstream, `of the priorities ${priorities.join(" and ")} of a key 2 counts`, () => {
    const { queue } = queueAndClock();
    for (const priority of priorities) queue.add("foo", { priority });
    assertEquals(taken(queue), ["foo", 2, 0, 1]);
  });
}

ported("gets pushed to the front if the priority increases", "a raised key comes first", () => {
  const { queue } = queueAndClock();
  for (const key of ["foo", "bar", "baz"]) queue.add(key);
  queue.add("baz", { priority: 1 });
  assertEquals(taken(queue), ["baz", 1, 2, 3]);
});

ported(
  "retains the lowest after duration",
  "a delayed add beside a ready one is not a second run",
  () => {
    const { queue } = queueAndClock();
    queue.add("foo");
    queue.add("foo", { afterMs: 3_600_000 });
    assertEquals(taken(queue), ["foo", 0, 0, 1]);
    assertEquals(queue.counts.delayed, 1);
    queue.cancelDelay("foo"); // as each reconcile does when it begins
    queue.done("foo");
    assertEquals([queue.counts.ready, queue.counts.delayed], [0, 0]);
  },
);

ported("doesn't include non-ready items in Len()", "delayed keys are counted apart", () => {
  const { queue } = queueAndClock();
  queue.add("foo", { afterMs: 60_000 });
  queue.add("baz");
  queue.add("bar", { afterMs: 60_000 });
  queue.add("bal");
  assertEquals([queue.counts.ready, queue.counts.delayed], [2, 2]);
});

ported(
  "Get from priority queue might get stuck when the priority queue is shut down",
  "a queue that has ended gives no key, however often it is asked",
  async () => {
    const { clock, queue } = queueAndClock();
    queue.add("baz");
    await queue.shutDown();
    queue.add("foo", { afterMs: 1_000 });
    assertEquals([queue.take(), queue.take(), clock.pending], [undefined, undefined, 0]);
  },
);

ported("returns many items", "keys of many priorities and delays are all handed out", async () => {
  const { clock, queue } = queueAndClock();
  const dice = new Dice(1);
  for (let round = 0; round < 5; round++) {
    for (let index = 0; index < 200; index++) {
      const number = dice.from(0, 99);
      queue.add(`foo${index}`, number < 10 ? { afterMs: number } : { priority: number });
    }
    await clock.advance(10);
    const keys = takeAll(queue);
    assertEquals(keys.length, 200);
    for (const key of keys) queue.done(key);
  }
});

ported(
  "updates metrics correctly for an item that gets initially added with after and then without",
  "a delayed key that is added again without a delay is counted once",
  () => {
    const { queue } = queueAndClock();
    queue.add("foo", { afterMs: 3_600_000 });
    assertEquals([queue.counts.ready, queue.counts.added], [0, 0]);
    queue.add("foo");
    assertEquals(queue.counts.ready, 1);
    assertEquals(taken(queue), ["foo", 0, 0, 1]);
  },
);

ported(
  "updates metrics correctly when an item with after is re-added with higher priority and no after",
  "a delayed key that is added again with a higher priority is counted once",
  () => {
    const { queue } = queueAndClock();
    queue.add("foo", { afterMs: 3_600_000 });
    queue.add("foo", { priority: 1 });
    assertEquals(queue.counts.ready, 1);
    assertEquals(taken(queue), ["foo", 1, 0, 1]);
  },
);

ported(
  "follows FIFO order in the new priority queue when item priority changes",
  "a raised key comes after those that had its new priority before",
  () => {
    const { queue } = queueAndClock();
    queue.add("foo");
    queue.add("bar", { priority: 1 });
    queue.add("foo", { priority: 1 });
    assertEquals([taken(queue), taken(queue)], [["bar", 1, 1, 2], ["foo", 1, 0, 2]]);
  },
);

ported.end();
