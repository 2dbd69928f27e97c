import { assertThrows } from "@std/assert";
import {
  checkControllerOptions,
  checkDuration,
  checkRetryLimits,
} from "../../src/controller/check_options.ts";
import type { RetryLimits } from "../../src/controller/queue/retry_limiter.ts";
import { test } from "../support/test.ts";

const good = {
  name: "websites",
  concurrency: 1,
  timeoutMs: 1_000,
  functions: { reconcile: () => {}, onGone: undefined },
};

test("the settings of a controller are checked, and the message names the one that is wrong", () => {
  checkControllerOptions(good);
  checkControllerOptions({ ...good, concurrency: Infinity });
  for (const concurrency of [0, -1, 1.5, NaN, "2" as never]) {
    assertThrows(
      () => checkControllerOptions({ ...good, concurrency }),
      RangeError,
      `The concurrency of websites must be a whole number from 1: it is ${concurrency}.`,
    );
  }
  for (const timeoutMs of [0, NaN, 2 ** 31]) {
    assertThrows(
      () => checkControllerOptions({ ...good, timeoutMs }),
      RangeError,
      "The timeoutMs of websites must be from 1 to 2147483647 milliseconds",
    );
  }
  assertThrows(
    () => checkControllerOptions({ ...good, functions: { cleanup: null } }),
    TypeError,
    "The cleanup of websites must be a function: it is null.",
  );
  for (const name of ["", "ä".repeat(65)]) {
    assertThrows(() => checkControllerOptions({ ...good, name }), TypeError, "field manager");
  }
});

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
