import { assert, assertEquals } from "@std/assert";
import { RetryLimiter } from "../../src/controller/queue/retry_limiter.ts";
import { Dice } from "../support/dice.ts";
import { priorityQueueTimeCases } from "./cases/priority_queue_cases.ts";
import { queueAndClock, takeAll, taken } from "./queue_and_clock.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(priorityQueueTimeCases);

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
