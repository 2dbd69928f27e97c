import type { Staleness } from "./informer_state.ts";

/** A streak that was interrupted for less than this continues with the next failure. */
const PROBATION_MS = 1_000;

/** One failure of a reflector. */
export interface StreakFailure {
  /** The time since when the content may be behind the server, in milliseconds since 1970. */
  sinceMs: number;
  /** The failure in a sentence or a word. */
  reason: string;
  /** The error, if there is one. */
  error?: unknown;
  /** Whether waiting alone may not resolve it. */
  refused: boolean;
}

/**
 * The failures of a reflector between two synchronizations. A server that opens each watch only to
 * end it immediately with a refusal does not end a streak: otherwise the failure would be reported
 * repeatedly, and the content would never be marked as stale.
 */
export class FailureStreak {
  #first: StreakFailure | undefined;
  #last: StreakFailure | undefined;
  #refusal: StreakFailure | undefined;
  /** The time of the last synchronization on the monotonic clock; `undefined` while not synced. */
  #healedAtMs: number | undefined;
  /** Whether the whole state was read at that time, so that the content was current. */
  #wasRead = true;

  /** Records a failure at `nowMs` (monotonic clock); returns whether it is the first refusal. */
  fail(failure: StreakFailure, nowMs: number): boolean {
    if (this.#healedAtMs !== undefined) {
      if (nowMs - this.#healedAtMs >= PROBATION_MS) this.clear();
      else if (this.#wasRead) this.#first = undefined;
    }
    this.#healedAtMs = undefined;
    this.#first ??= failure;
    this.#last = failure;
    if (!failure.refused) return false;
    const isFirst = this.#refusal === undefined;
    this.#refusal = failure;
    return isFirst;
  }

  /**
   * Records that the reflector is synced; `wasRead` if it has just read the whole state, otherwise
   * only a watch was opened.
   */
  heal(nowMs: number, wasRead: boolean): void {
    if (!this.#last) return;
    this.#wasRead = wasRead;
    this.#healedAtMs = nowMs;
  }

  /** Ends the streak, because an event has arrived. */
  clear(): void {
    this.#first =
      this.#last =
      this.#refusal =
      this.#healedAtMs =
        undefined;
  }

  /** The reason why the content may be behind; `undefined` while the reflector is synced. */
  get staleness(): Staleness | undefined {
    const { sinceMs } = this.#first ?? {};
    if (sinceMs === undefined || this.#last === undefined || this.#isHealed) return undefined;
    const { reason, error } = this.#last;
    return { since: new Date(sinceMs), reason, ...(error !== undefined && { error }) };
  }

  /** The last refusal, unless the reflector is synced. */
  get refusal(): { error: unknown } | undefined {
    return this.#isHealed || !this.#refusal ? undefined : { error: this.#refusal.error };
  }

  /** The cause for the error of a wait that timed out. */
  get cause(): unknown {
    return this.#isHealed ? undefined : this.#refusal?.error ?? this.#last?.error;
  }

  get #isHealed(): boolean {
    return this.#healedAtMs !== undefined;
  }
}
