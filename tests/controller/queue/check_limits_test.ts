import { assertThrows } from "@std/assert";
import { checkDuration, checkRetryLimits } from "../../../src/controller/queue/check_limits.ts";
import type { RetryLimits } from "../../../src/controller/queue/retry_limiter.ts";
import { test } from "../../support/test.ts";

test("the limits of retries are checked, and no overall limit is one", () => {
  for (
    const good of [{}, { baseMs: 1, maxMs: 1 }, { perSecond: Infinity }, { baseMs: 2_000_000 }]
  ) {
    checkRetryLimits("a", good);
  }
  const wrong: [RetryLimits, string][] = [
    [{ baseMs: 0 }, "The retryLimits.baseMs of a must be from 1 to"],
    [{ baseMs: 100, maxMs: 50 }, "The retryLimits.maxMs of a must be from 100 to"],
    [{ maxMs: 1 }, "The retryLimits.maxMs of a must be from 5 to"],
    [{ perSecond: 0 }, "The retryLimits.perSecond of a must be above 0: it is 0."],
    [{ perSecond: NaN }, "must be above 0"],
    [{ burst: 0.5 }, "The retryLimits.burst of a must be a whole number from 1: it is 0.5."],
  ];
  for (const [limits, message] of wrong) {
    assertThrows(() => checkRetryLimits("a", limits), RangeError, message);
  }
  const other = { basems: 1 } as RetryLimits;
  assertThrows(() => checkRetryLimits("a", other), TypeError, 'has no setting "basems"');
  assertThrows(() => checkRetryLimits("a", 5 as never), TypeError, "must be an object");
});

test("a duration out of range is refused", () => {
  checkDuration("graceMs", 0, 0);
  assertThrows(() => checkDuration("graceMs", -1, 0), RangeError, "graceMs must be from 0");
});
