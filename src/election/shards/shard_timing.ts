import { checkTiming } from "../election_timing.ts";

const { leaseDurationMs, renewDeadlineMs, retryPeriodMs, writeLimitMs } = checkTiming({
  leaseDurationMs: 15_000,
  renewDeadlineMs: 10_000,
  retryPeriodMs: 5_000,
});

/** How long the others wait after the last renewal of a member's Lease before they delete it. */
export const LEASE_MS: number = leaseDurationMs;
/** How long a membership and a reading of the map are valid, from the start of the request. */
export const VALIDITY_MS: number = renewDeadlineMs;
/** From the start of one renewal to the start of the next. */
export const RENEW_PERIOD_MS: number = retryPeriodMs;
/** The longest time for a write of a reconcile: it ends before another member may work. */
export const WRITE_LIMIT_MS: number = writeLimitMs;
/** The longest time for a request. */
export const REQUEST_LIMIT_MS = 3_000;
