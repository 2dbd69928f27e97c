import { assertEquals } from "@std/assert";
import { createManager } from "../../src/controller/manager.ts";
import { RetryLimiter } from "../../src/controller/queue/retry_limiter.ts";
import { NO_COUNTS } from "../../src/controller/queue/work_queue.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { startWebsites, websites } from "../support/controllers/websites.ts";
import { rateLimiterCases } from "./cases/workqueue_cases.ts";
import { queueAndClock, takeAll } from "./queue_and_clock.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(rateLimiterCases);

/** Returns a limiter whose bucket for all keys together is never empty. */
function perKey(baseMs: number, maxMs: number): RetryLimiter {
  return new RetryLimiter({ clock: new FakeClock(), baseMs, maxMs, burst: 1e9 });
}

function fail(limiter: RetryLimiter, key: string, times: number): number[] {
  return Array.from({ length: times }, () => limiter.fail(key));
}

ported(
  "TestItemExponentialFailureRateLimiter",
  "the wait of a key doubles until its success",
  () => {
    const limiter = perKey(1, 1_000);
    assertEquals([fail(limiter, "one", 5), limiter.failures("one")], [[1, 2, 4, 8, 16], 5]);
    assertEquals([fail(limiter, "two", 2), limiter.failures("two")], [[1, 2], 2]);
    limiter.forget("one");
    assertEquals([limiter.failures("one"), limiter.fail("one")], [0, 1]);
  },
);

for (
  const [which, baseMs, maxMs, failures, next] of [
    ["1 ms to 1,000 s", 1, 1_000_000, 5, 32],
    ["1 min to 1,000 h", 60_000, 3_600_000_000, 2, 240_000],
  ] as const
) {
  ported(
    `TestItemExponentialFailureRateLimiterOverFlow: ${which}`,
    `the wait never exceeds its limit, after any number of failures (${which})`,
    () => {
      const limiter = perKey(baseMs, maxMs);
      fail(limiter, "few", failures);
      fail(limiter, "many", 2_000);
      assertEquals([limiter.fail("few"), limiter.fail("many")], [next, maxMs]);
    },
  );
}

ported(
  "TestMaxOfRateLimiter",
  "of the wait of the key and that of all keys the longer one counts",
  () => {
    const limiter = new RetryLimiter({
      clock: new FakeClock(),
      baseMs: 1,
      maxMs: 1_000,
      perSecond: 1,
      burst: 3,
    });
    assertEquals(fail(limiter, "one", 5), [1, 2, 4, 1_000, 2_000]);
    assertEquals([fail(limiter, "two", 1), limiter.failures("two")], [[3_000], 1]);
    limiter.forget("one");
    assertEquals([limiter.failures("one"), limiter.fail("one")], [0, 4_000]);
  },
);

ported(
  "TestWithMaxWaitRateLimiter",
  "the longest wait of a key is a setting of the limiter",
  () => {
    const limiter = perKey(5, 500_000);
    assertEquals(limiter.fail("first"), 5);
    fail(limiter, "often", 100);
    assertEquals(fail(limiter, "often", 2), [500_000, 500_000]);
  },
);

ported("TestRateLimitingQueue", "a failed key is delayed by its own failures", async () => {
  const { clock, queue } = queueAndClock();
  const limiter = new RetryLimiter({ clock, baseMs: 1, maxMs: 1_000, burst: 1e9 });
  const delayOf = async (key: string) => {
    queue.add(key, { afterMs: limiter.fail(key) });
    const delayMs = queue.find(key);
    await clock.advance(1_000);
    for (const taken of takeAll(queue)) queue.done(taken);
    return delayMs;
  };
  assertEquals([await delayOf("one"), await delayOf("one"), limiter.failures("one")], [1, 2, 2]);
  assertEquals([await delayOf("two"), await delayOf("two")], [1, 2]);
  limiter.forget("one");
  assertEquals([limiter.failures("one"), await delayOf("one")], [0, 1]);
});

ported("TestMetrics", "a queue counts adds, depth, latency and the time of what runs", () => {
  const { clock, queue } = queueAndClock();
  queue.add("foo");
  assertEquals([queue.counts.added, queue.counts.ready], [1, 1]);
  clock.skip(50);
  assertEquals(queue.take()?.waitedMs, 50);
  for (let count = 0; count < 5; count++) queue.add("foo");
  assertEquals(queue.counts.added, 2);
  clock.skip(25);
  assertEquals([queue.counts.longestRunMs, queue.counts.unfinishedMs], [25, 25]);
  queue.done("foo");
  assertEquals(queue.counts.ready, 1);
  // The latency counts from the add, also while the key could not be handed out.
  assertEquals(queue.take()?.waitedMs, 25);
  queue.add("bar");
  queue.take();
  clock.skip(1_000);
  assertEquals([queue.counts.longestRunMs, queue.counts.unfinishedMs], [1_000, 2_000]);
  queue.done("foo");
  queue.done("bar");
  assertEquals([queue.counts.longestRunMs, queue.counts.unfinishedMs], [0, 0]);
});

ported("TestMetricShutdown", "a controller that has stopped counts nothing", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube());
  const stop = new AbortController();
  let during = 0;
  const controller = manager.controller({
    for: websites,
    reconcile: () => {},
    onGone: () => {
      during = controller.queue.running;
      stop.abort();
    },
  });
  controller.enqueue("default/gone");
  await manager.run({ signal: stop.signal });
  assertEquals([during, controller.queue], [1, NO_COUNTS]);
});

ported.end();
