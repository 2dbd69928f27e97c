import { checkNames } from "../core/check_names.ts";
import { isObject } from "../core/is_object.ts";
import { shownValue } from "../core/shown_value.ts";
import { LONGEST_TIMEOUT_MS } from "../runtime/clock.ts";
import type { RetryLimits } from "./queue/retry_limiter.ts";

const LONGEST_NAME_BYTES = 128;

/** Settings of a controller that can be wrong. */
export interface CheckedOptions {
  /** The functions, by their names; one that is `undefined` is left out. */
  readonly functions: Readonly<Record<string, unknown>>;
  /** The name. */
  readonly name: string;
  /** How many objects are reconciled at the same time. */
  readonly concurrency: number;
  /** The time limit of a reconcile, milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Checks the settings of a controller.
 *
 * @throws {TypeError} If the name cannot be a field manager, or a function is not one.
 * @throws {RangeError} If a number is out of range.
 */
export function checkControllerOptions(options: CheckedOptions): void {
  const { name, concurrency, timeoutMs, functions } = options;
  const { byteLength } = new TextEncoder().encode(name);
  if (byteLength === 0 || byteLength > LONGEST_NAME_BYTES) {
    throw new TypeError(
      `The name of a controller is its field manager and has 1 to ${LONGEST_NAME_BYTES} bytes: ` +
        `this one has ${byteLength}.`,
    );
  }
  for (const [what, value] of Object.entries(functions)) {
    if (value === undefined || typeof value === "function") continue;
    throw new TypeError(`The ${what} of ${name} must be a function: it is ${shownValue(value)}.`);
  }
  if (concurrency !== Infinity && !(Number.isInteger(concurrency) && concurrency >= 1)) {
    throw new RangeError(
      `The concurrency of ${name} must be a whole number from 1: it is ${concurrency}.`,
    );
  }
  checkDuration(`The timeoutMs of ${name}`, timeoutMs, 1);
}

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

/** Returns whether a value can be the key of an object. */
export function isKey(key: unknown): key is string {
  return typeof key === "string" && key !== "";
}

/** Returns the error for a value that is not a key; `giver` is the subject of the message's end. */
export function keyError(key: unknown, giver = "a source, or a call of enqueue,"): TypeError {
  return new TypeError(
    `A key must be a text such as namespace/name: ${giver} gave ${shownValue(key)}.`,
  );
}
