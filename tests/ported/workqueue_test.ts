import { assertEquals, assertRejects } from "@std/assert";
import { createManager } from "../../src/controller/manager.ts";
import { NO_COUNTS } from "../../src/controller/queue/work_queue.ts";
import { TimeoutError } from "../../src/core/errors.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { withClock } from "../support/clocks/with_clock.ts";
import { startWebsites, websites } from "../support/controllers/websites.ts";
import { workqueueCases } from "./cases/workqueue_cases.ts";
import { queueAndClock, takeAll } from "./queue_and_clock.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(workqueueCases);

for (const ending of ["ShutDown", "ShutDownWithDrain"] as const) {
  ported(
    `TestBasic: ${ending}`,
    `each key is handed out, and none after the end (${ending})`,
    async () => {
      const { queue } = queueAndClock();
      const keys = Array.from({ length: 50 }, (_, index) => `key ${index}`);
      const worked = new Set<string>();
      for (let round = 0; round < 50; round++) {
        for (const key of keys) queue.add(key);
        for (const key of takeAll(queue, 10)) {
          worked.add(key);
          queue.done(key);
        }
      }
      for (const key of takeAll(queue)) {
        worked.add(key);
        queue.done(key);
      }
      await queue.shutDown();
      queue.add("after the end");
      assertEquals([worked.size, takeAll(queue), queue.counts.ready], [50, [], 0]);
    },
  );

  ported(
    `TestAddWhileProcessing: ${ending}`,
    `a key that is added while it runs is handed out once more (${ending})`,
    async () => {
      const { queue } = queueAndClock();
      const runs = new Map<string, number>();
      for (let index = 0; index < 50; index++) queue.add(`key ${index}`);
      for (let batch = takeAll(queue, 10); batch.length > 0; batch = takeAll(queue, 10)) {
        for (const key of batch) {
          runs.set(key, (runs.get(key) ?? 0) + 1);
          if (runs.get(key)! < 2) queue.add(key);
          queue.done(key);
        }
      }
      await queue.shutDown();
      assertEquals([runs.size, [...new Set(runs.values())], queue.counts.ready], [50, [2], 0]);
    },
  );
}

ported("TestLen", "a key that waits is counted once", () => {
  const { queue } = queueAndClock();
  const lengths = ["foo", "bar", "foo"].map((key) => {
    queue.add(key);
    return queue.counts.ready;
  });
  assertEquals(lengths, [1, 2, 2]);
});

ported(
  "TestReinsert",
  "a key that is added during its run comes back after it, and is then done",
  () => {
    const { queue } = queueAndClock();
    queue.add("foo");
    assertEquals(takeAll(queue), ["foo"]);
    queue.add("foo");
    queue.done("foo");
    assertEquals(takeAll(queue), ["foo"]);
    queue.done("foo");
    assertEquals(queue.counts.ready, 0);
  },
);

ported("TestCollapse", "two adds of a waiting key are one run", () => {
  const { queue } = queueAndClock();
  queue.add("bar");
  queue.add("bar");
  assertEquals(takeAll(queue), ["bar"]);
  queue.done("bar");
  assertEquals(queue.counts, { ...NO_COUNTS, added: 1 });
});

ported(
  "TestCollapseWhileProcessing",
  "two adds of a running key are one run, and only after it",
  () => {
    const { queue } = queueAndClock();
    queue.add("foo");
    assertEquals(takeAll(queue), ["foo"]);
    queue.add("foo");
    queue.add("foo");
    assertEquals(takeAll(queue), []);
    queue.done("foo");
    assertEquals(takeAll(queue), ["foo"]);
    queue.done("foo");
    assertEquals(queue.counts.ready, 0);
  },
);

ported(
  "TestQueueDrainageUsingShutDownWithDrain",
  "the end waits for each key that runs",
  async () => {
    const { queue } = queueAndClock();
    queue.add("foo");
    queue.add("bar");
    const running = takeAll(queue);
    let hasEnded = false;
    const ending = queue.shutDown().then(() => hasEnded = true);
    const seen: boolean[] = [];
    for (const key of running) {
      await Promise.resolve();
      seen.push(hasEnded);
      queue.done(key);
    }
    await ending;
    assertEquals(seen, [false, false]);
  },
);

ported(
  "TestNoQueueDrainageUsingShutDown",
  "after the end no key is taken, although two still run",
  () => {
    const { queue } = queueAndClock();
    queue.add("foo");
    queue.add("bar");
    takeAll(queue);
    queue.shutDown();
    queue.add("baz");
    assertEquals([queue.isShutDown, takeAll(queue), queue.counts.running], [true, [], 2]);
  },
);

ported(
  "TestForceQueueShutdownUsingShutDown",
  "a manager waits for a reconcile that hangs for graceMs, and then rejects",
  async () => {
    await using pod = await startWebsites();
    const clock = new FakeClock();
    const begun = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    await using manager = createManager(withClock(pod.kube(), clock), { graceMs: 5_000 });
    const controller = manager.controller({
      for: websites,
      reconcile: () => {},
      onGone: () => {
        begun.resolve();
        return end.promise;
      },
    });
    controller.enqueue("default/hangs");
    const stop = new AbortController();
    const running = manager.run({ signal: stop.signal });
    await begun.promise;
    stop.abort();
    const rejected = assertRejects(() => running, TimeoutError, "within 5000 ms after the stop");
    await clock.advance(5_000);
    await rejected;
    end.resolve();
  },
);

ported(
  "TestQueueDrainageUsingShutDownWithDrainWithDirtyItem",
  "a key that was added during its run is dropped when the queue ends",
  async () => {
    const { queue } = queueAndClock();
    queue.add("foo");
    takeAll(queue);
    queue.add("foo");
    const ending = queue.shutDown();
    queue.done("foo");
    await ending;
    assertEquals([takeAll(queue), queue.counts.running], [[], 0]);
  },
);

ported("TestSimpleQueue", "a delayed key is ready when it is due, once", async () => {
  const { clock, queue } = queueAndClock();
  queue.add("foo", { afterMs: 50 });
  assertEquals(queue.counts.ready, 0);
  await clock.advance(60);
  assertEquals(takeAll(queue), ["foo"]);
  queue.done("foo");
  await clock.advance(10_000);
  assertEquals(queue.counts.ready, 0);
});

for (
  const [which, delays, dueMs] of [
    ["first", [50, 70], 50],
    ["second", [50, 30], 30],
  ] as const
) {
  ported(
    `TestDeduping: the ${which} is earlier`,
    `of two delays of a key the ${which}, the earlier one, counts`,
    async () => {
      const { clock, queue } = queueAndClock();
      for (const afterMs of delays) queue.add("foo", { afterMs });
      await clock.advance(dueMs - 1);
      assertEquals(queue.counts.ready, 0);
      await clock.advance(1);
      assertEquals(takeAll(queue), ["foo"]);
      queue.done("foo");
      await clock.advance(100);
      assertEquals([queue.counts.ready, queue.counts.delayed], [0, 0]);
    },
  );
}

ported(
  "TestAddTwoFireEarly",
  "delayed keys are ready one after the other, as they are due",
  async () => {
    const { clock, queue } = queueAndClock();
    queue.add("foo", { afterMs: 1_000 });
    queue.add("bar", { afterMs: 50 });
    assertEquals(queue.counts.ready, 0);
    await clock.advance(60);
    assertEquals(takeAll(queue), ["bar"]);
    queue.add("baz", { afterMs: 2_000 });
    await clock.advance(1_000);
    assertEquals(takeAll(queue), ["foo"]);
    await clock.advance(2_000);
    assertEquals(takeAll(queue), ["baz"]);
  },
);

ported(
  "TestCopyShifting",
  "keys that became due meanwhile come in the order of their times",
  async () => {
    const { clock, queue } = queueAndClock();
    queue.add("foo", { afterMs: 1_000 });
    queue.add("bar", { afterMs: 500 });
    queue.add("baz", { afterMs: 250 });
    clock.skip(2_000); // as in a process that was suspended
    await clock.advance(0);
    assertEquals(takeAll(queue), ["baz", "bar", "foo"]);
  },
);

ported.end();
