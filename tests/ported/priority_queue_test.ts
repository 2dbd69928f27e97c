import { assert, assertEquals } from "@std/assert";
import { RetryLimiter } from "../../src/controller/queue/retry_limiter.ts";
import type { WorkQueue } from "../../src/controller/queue/work_queue.ts";
import { Dice } from "../support/dice.ts";
import { priorityQueueCases } from "./cases/priority_queue_cases.ts";
import { queueAndClock, takeAll } from "./queue_and_clock.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(priorityQueueCases);

/** Takes a key, and returns it with its priority and the numbers of ready keys and adds. */
function taken(queue: WorkQueue): unknown[] {
  const { key, priority } = queue.take() ?? {};
  const { ready, added } = queue.counts;
  return [key, priority, ready, added];
}

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
  "a delayed add beside a ready one is no second run",
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

ported(
  "TestFuzzPriorityQueue",
  "no key runs twice at once or waits twice, and the highest of its priorities counts",
  async () => {
    const { clock, queue } = queueAndClock();
    const dice = new Dice(7);
    const waiting = new Map<string, number>();
    const running = new Set<string>();
    const add = (key: string, priority: number) => {
      queue.add(key, { priority });
      waiting.set(key, Math.max(priority, waiting.get(key) ?? -Infinity));
    };
    for (let step = 0; step < 5_000; step++) {
      const key = `key ${dice.from(0, 39)}`;
      const chance = dice.from(0, 9);
      if (chance < 5) add(key, dice.from(0, 199) - 100);
      else if (chance < 6) await clock.advance(dice.from(0, 99));
      else if (chance < 8) {
        const next = queue.take();
        if (!next) continue;
        assert(!running.has(next.key), `${next.key} runs twice`);
        running.add(next.key);
        assertEquals(next.priority, waiting.get(next.key));
        waiting.delete(next.key);
      } else if (running.delete(key)) queue.done(key);
    }
    const free = [...waiting.keys()].filter((key) => !running.has(key));
    assertEquals([queue.counts.ready, queue.counts.running], [free.length, running.size]);
  },
);

for (const afterMs of [-1_000, 0, 1_000] as const) {
  ported(
    `TestHighPriorityItemsAreReturnedBeforeLowPriorityItemMultipleTimes: after=${
      afterMs === 0 ? "0s" : afterMs < 0 ? "-1s" : "1s"
    }`,
    `higher priorities come first, each in the order of its adds (after ${afterMs} ms)`,
    async () => {
      const { clock, queue } = queueAndClock();
      const priorities = [10, 5, 0, -5, -10];
      const keysOf = (priority: number) =>
        Array.from({ length: 100 }, (_, index) => `${priority}/${index}`);
      for (let index = 0; index < 100; index++) {
        for (const priority of priorities) queue.add(`${priority}/${index}`, { priority, afterMs });
      }
      await clock.advance(Math.max(0, afterMs));
      assertEquals(queue.counts.added, 500);
      assertEquals(takeAll(queue), priorities.flatMap(keysOf));
    },
  );
}

ported(
  "TestItemIsOnlyReturnedAfterAfterHasPassed",
  "a key waits for its delay, by one timer",
  async () => {
    const { clock, queue } = queueAndClock();
    queue.add("foo", { afterMs: 1_000 });
    assertEquals([takeAll(queue), clock.delaysMs], [[], [1_000]]);
    await clock.advance(1_000);
    assertEquals([taken(queue), clock.pending], [["foo", 0, 0, 1], 0]);
  },
);

ported(
  "TestHighPriorityItemThatBecameReadyIsReturnedBeforeLowPriorityItem",
  "a key of a higher priority that has become ready comes before a low one that waits",
  async () => {
    const { clock, queue } = queueAndClock();
    queue.add("foo", { priority: -100 });
    queue.add("prio", { afterMs: 1_000 });
    await clock.advance(1_000);
    assertEquals(taken(queue), ["prio", 0, 1, 2]);
  },
);

ported("TestItemIsReturnedAsSoonAsPossible", "an add without a delay is told at once", () => {
  const { queue, readyCalls } = queueAndClock();
  queue.add("foo");
  assertEquals([readyCalls(), taken(queue)], [1, ["foo", 0, 0, 1]]);
});

ported(
  "TestWaitingItemIsReturnedRightAfterReadWithoutAfter",
  "a delayed key that is added without a delay is ready at once",
  () => {
    const { queue, readyCalls } = queueAndClock();
    queue.add("foo", { afterMs: 60_000 });
    assertEquals([readyCalls(), queue.take()], [0, undefined]);
    queue.add("foo");
    assertEquals([readyCalls(), taken(queue)], [1, ["foo", 0, 0, 1]]);
  },
);

ported(
  "TestMultipleItemsWithAfterAreReturnedInCorrectOrder",
  "delayed keys come in the order in which they are due, not in that of their adds",
  async () => {
    const { clock, queue } = queueAndClock();
    queue.add("foo", { afterMs: 1_000 });
    queue.add("bar", { afterMs: 200 });
    assertEquals(takeAll(queue), []);
    await clock.advance(1_000);
    assertEquals(takeAll(queue), ["bar", "foo"]);
  },
);

ported(
  "TestGetFromPriorityQueueIsUnblockedOnShutdown",
  "the end of an empty queue is immediate, and calls no worker",
  async () => {
    const { queue, readyCalls } = queueAndClock();
    await queue.shutDown();
    assertEquals([queue.take(), queue.isShutDown, readyCalls()], [undefined, true, 0]);
  },
);

ported(
  "TestItemsAreInludedInLenAndMetricsOnceTheyAreReady",
  "delayed keys are among the ready ones once they are due, each time",
  async () => {
    const { clock, queue } = queueAndClock();
    for (let round = 1; round <= 2; round++) {
      queue.add("foo", { afterMs: 500 });
      queue.add("baz");
      queue.add("bar", { afterMs: 500 });
      queue.add("bal");
      assertEquals(queue.counts.ready, 2);
      await clock.advance(1_000);
      assertEquals([queue.counts.ready, queue.counts.delayed], [4, 0]);
      for (const key of takeAll(queue)) queue.done(key);
      assertEquals([queue.counts.ready, queue.counts.added], [0, 4 * round]);
    }
  },
);

ported(
  "TestMetricsAreUpdatedForItemWhoseRequeueAfterExpiredThatGetsAddedAgainWithoutRequeueAfter",
  "a key whose delay is over and that is added again is counted once",
  async () => {
    const { clock, queue } = queueAndClock();
    queue.add("foo", { afterMs: 50 });
    await clock.advance(50);
    assertEquals(queue.counts.ready, 1);
    queue.add("foo");
    assertEquals(queue.counts.ready, 1);
    assertEquals(taken(queue), ["foo", 0, 0, 1]);
  },
);

ported(
  "TestWhenAddingMultipleItemsWithRatelimitTrueTheyDontAffectEachOther",
  "the failures of one key do not delay another one",
  async () => {
    const { clock, queue } = queueAndClock();
    const limiter = new RetryLimiter({ clock });
    for (let count = 0; count < 7; count++) limiter.fail("bar");
    for (const key of ["foo", "bar"]) queue.add(key, { afterMs: limiter.fail(key) });
    assertEquals(takeAll(queue), []);
    await clock.advance(5);
    assertEquals(takeAll(queue), ["foo"]);
    await clock.advance(634);
    assertEquals(takeAll(queue), []);
    await clock.advance(1);
    assertEquals(takeAll(queue), ["bar"]);
  },
);

ported(
  "TestPriorityQueueDoesNotDeadlockOnShutdownWhileHandingOutItems",
  "an end in the midst of adds and takes resolves when the taken keys are done",
  async () => {
    const dice = new Dice(3);
    for (let round = 0; round < 50; round++) {
      const { queue } = queueAndClock();
      const held: string[] = [];
      let ending: Promise<void> | undefined;
      const endAt = dice.from(0, 29);
      for (let step = 0; step < 30; step++) {
        if (step === endAt) ending = queue.shutDown();
        queue.add(`key ${dice.from(0, 19)}`, { priority: dice.from(0, 99) });
        held.push(...takeAll(queue, dice.from(0, 2)));
      }
      for (const key of held) queue.done(key);
      await ending;
      assertEquals([queue.counts.ready, queue.counts.running], [0, 0]);
    }
  },
);

ported.end();
