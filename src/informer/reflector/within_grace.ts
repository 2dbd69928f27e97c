import type { Clock } from "../../core/time/clock.ts";
import { TimeLimit } from "../../core/time/time_limit.ts";
import { raceSignal } from "../../core/time/waiting.ts";

const GRACE_MS = 2_000;

/**
 * Waits for `work`, which never rejects. After `signal` has aborted, it waits at most 2 s, in case
 * that a part of the work does not listen to the signal.
 */
export async function withinGrace(
  work: Promise<void>,
  { signal, clock }: { signal: AbortSignal; clock: Clock },
): Promise<void> {
  using grace = new TimeLimit(clock, { limitMs: GRACE_MS, after: signal });
  await raceSignal(work, grace.signal).catch((error) => {
    if (!grace.signal.aborted) throw error; // a defect must not end an informer unseen
  });
}
