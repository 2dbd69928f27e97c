import { assertEquals } from "@std/assert";
import { KeyRetries, RetryLimiter } from "../../../src/controller/queue/retry_limiter.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

test("ItemExponentialFailureRateLimiter: each failure of a key doubles its wait, up to the limit", () => {
  const limiter = new RetryLimiter({ clock: new FakeClock(), baseMs: 1, maxMs: 8 });
  assertEquals(Array.from({ length: 6 }, () => limiter.fail("a")), [1, 2, 4, 8, 8, 8]);
  assertEquals([limiter.fail("b"), limiter.failures("a")], [1, 6]);
  limiter.forget("a");
  assertEquals([limiter.failures("a"), limiter.fail("a")], [0, 1]);
});

test("ItemExponentialFailureRateLimiterOverFlow: many failures stay at the limit", () => {
  const limiter = new RetryLimiter({ clock: new FakeClock(), perSecond: 1e9, burst: 1e9 });
  for (let count = 0; count < 2_000; count++) limiter.fail("a");
  assertEquals(limiter.fail("a"), 1_000_000);
});

test("BucketRateLimiter: 100 retries are free, then ten a second", async () => {
  const clock = new FakeClock();
  const limiter = new RetryLimiter({ clock });
  for (let count = 0; count < 100; count++) assertEquals(limiter.fail(`${count}`), 5);
  assertEquals([limiter.fail("x"), limiter.fail("y"), limiter.fail("z")], [100, 200, 300]);
  await clock.advance(1_300);
  assertEquals([limiter.fail("v"), limiter.fail("w")].map(Math.round), [5, 5]);
});

test("a limiter without an overall limit has the waits of the keys alone", () => {
  const limiter = new RetryLimiter({ clock: new FakeClock(), perSecond: Infinity, burst: 1 });
  for (let count = 0; count < 200; count++) assertEquals(limiter.fail(`${count}`), 5);
  const slow = new RetryLimiter({ clock: new FakeClock(), baseMs: 2_000_000 });
  assertEquals([slow.fail("a"), slow.fail("a")], [2_000_000, 2_000_000]);
});

test("KeyRetries counts failures and requeues of a key apart, and each success forgets the failures", () => {
  const retries = new KeyRetries({ clock: new FakeClock() });
  assertEquals([retries.fail("a"), retries.fail("a"), retries.failures("a")], [5, 10, 2]);
  assertEquals([retries.requeue("a"), retries.failures("a")], [5, 0]);
  assertEquals([retries.requeue("a"), retries.fail("a"), retries.requeue("b")], [10, 5, 5]);
  retries.forget("a");
  assertEquals([retries.fail("a"), retries.requeue("a")], [5, 5]);
});
