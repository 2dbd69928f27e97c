import { shownValue } from "../core/shown_value.ts";

/** The names of the durations in the options of an election. */
type DurationName = "leaseDurationMs" | "renewDeadlineMs" | "retryPeriodMs";

/** The checked durations of an election, with those that follow from them. */
export interface CheckedTiming extends Record<DurationName, number> {
  /** The longest time for a leader's write, milliseconds. */
  readonly writeLimitMs: number;
}

/** Why a write has a time limit, for its error. */
export const WRITE_LIMIT_REASON =
  "no write may outlive the Lease that it needs, and this one may still be made";

/** The rates of two clocks may differ by this much from true time. */
const CLOCK_DRIFT = 0.01;
const LEAST_MARGIN_MS = 1_000;
const LONGEST_LEASE_MS = 86_400_000;
const LONGEST_WRITE_MS = 4_000;
/** The part of the margin that a write leaves unused: for the way to the server and back. */
const WRITE_RESERVE_MS = 750;

/**
 * Returns the durations, if a leader stops for certain before another candidate may start.
 *
 * @throws {RangeError} If a duration is not valid, or the margin is too small.
 */
export function checkTiming(timing: { [Name in DurationName]?: number }): CheckedTiming {
  const { leaseDurationMs = 15_000, renewDeadlineMs = 10_000, retryPeriodMs = 2_000 } = timing;
  for (const [name, value] of Object.entries({ leaseDurationMs, renewDeadlineMs, retryPeriodMs })) {
    if (Number.isFinite(value) && value > 0) continue;
    throw new RangeError(
      `${name} must be a positive number of milliseconds: it is ${shownValue(value)}.`,
    );
  }
  if (leaseDurationMs % 1_000 !== 0) {
    throw new RangeError(
      `leaseDurationMs must be whole seconds, as the Lease has it: it is ${leaseDurationMs}.`,
    );
  }
  if (leaseDurationMs > LONGEST_LEASE_MS) {
    throw new RangeError(
      `leaseDurationMs must be at most ${LONGEST_LEASE_MS}, a day: it is ${leaseDurationMs}.`,
    );
  }
  const marginMs = leaseDurationMs / (1 + CLOCK_DRIFT) - renewDeadlineMs / (1 - CLOCK_DRIFT);
  if (marginMs < LEAST_MARGIN_MS) {
    throw new RangeError(
      `leaseDurationMs (${leaseDurationMs}) must exceed renewDeadlineMs (${renewDeadlineMs}) by ` +
        "more: with clocks that differ by 1 % another candidate could lead less than a second " +
        "after this one stops.",
    );
  }
  if (retryPeriodMs * 1.2 >= renewDeadlineMs) {
    throw new RangeError(
      `retryPeriodMs (${retryPeriodMs}) must be well below renewDeadlineMs (${renewDeadlineMs}): ` +
        "one failed renewal must not end a term.",
    );
  }
  const writeLimitMs = Math.min(LONGEST_WRITE_MS, marginMs - WRITE_RESERVE_MS);
  return { leaseDurationMs, renewDeadlineMs, retryPeriodMs, writeLimitMs };
}
