import { checkNames } from "../../core/check_options.ts";
import { isObject } from "../../core/is_object.ts";
import { shownValue } from "../../core/shown_value.ts";
import { LONGEST_TIMEOUT_MS } from "../../core/time/clock.ts";
import type { RetryLimits } from "./retry_limiter.ts";

/**
 * Checks a number of milliseconds that a timer can wait.
 *
 * @throws {RangeError} If it is out of range.
 */
export function checkDuration(what: string, ms: number, least: number): void {
  if (typeof ms === "number" && ms >= least && ms <= LONGEST_TIMEOUT_MS) return;
  throw new RangeError(
    `${what} must be from ${least} to ${LONGEST_TIMEOUT_MS} milliseconds: it is ${shownValue(ms)}.`,
  );
}

/**
 * Checks the limits of a controller's retries.
 *
 * @throws {TypeError} If they are not an object.
 * @throws {RangeError} If a number is out of range.
 */
export function checkRetryLimits(name: string, limits: RetryLimits): void {
  const given: unknown = limits;
  if (!isObject(given)) {
    throw new TypeError(
      `The retryLimits of ${name} must be an object: it is ${shownValue(given)}.`,
    );
  }
  const names = { baseMs: true, maxMs: true, perSecond: true, burst: true } as const;
  checkNames<RetryLimits>(`retryLimits of ${name}`, given, names);
  const { baseMs = 5, maxMs = Math.max(baseMs, 1_000_000), perSecond = 10, burst = 100 } = limits;
  checkDuration(`The retryLimits.baseMs of ${name}`, baseMs, 1);
  checkDuration(`The retryLimits.maxMs of ${name}`, maxMs, baseMs);
  if (!(typeof perSecond === "number" && perSecond > 0)) {
    throw new RangeError(
      `The retryLimits.perSecond of ${name} must be above 0: it is ${shownValue(perSecond)}.`,
    );
  }
  if (Number.isInteger(burst) && burst >= 1) return;
  throw new RangeError(
    `The retryLimits.burst of ${name} must be a whole number from 1: it is ${burst}.`,
  );
}
