import { assertEquals } from "@std/assert";
import { JobBackoff } from "../../../../src/testing/workloads/jobs/job_backoff.ts";
import { test } from "../../../support/test.ts";

test("JobBackoff waits longer after each failure, and no more after a success", () => {
  const backoff = new JobBackoff();
  const fail = (failed: number, now: number) => backoff.note("u", { succeeded: 0, failed, now });
  assertEquals(backoff.remaining("u", 0), 0);
  fail(1, 1_000);
  assertEquals([backoff.remaining("u", 1_000), backoff.remaining("u", 11_000)], [10_000, 0]);
  fail(2, 20_000);
  assertEquals([backoff.remaining("u", 20_000), backoff.remaining("v", 20_000)], [40_000, 0]);
  fail(9, 20_000);
  assertEquals(backoff.remaining("u", 20_000), 600_000);
  backoff.note("u", { succeeded: 1, failed: 0, now: 20_000 });
  assertEquals(backoff.remaining("u", 20_000), 0);
  fail(1, 20_000);
  backoff.forget("u");
  assertEquals(backoff.remaining("u", 20_000), 0);
});
