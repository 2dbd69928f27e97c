import type { Clock } from "../../core/time/clock.ts";

/** How often the keys of a controller may be tried again. */
export interface RetryLimits {
  /**
   * Milliseconds before the first retry of a key; each further one waits twice as long.
   * @default {5}
   */
  baseMs?: number;
  /**
   * The longest wait of a key, in milliseconds.
   * @default {1_000_000}
   */
  maxMs?: number;
  /**
   * Retries in a second, of all keys together; `Infinity` for as many as there are.
   * @default {10}
   */
  perSecond?: number;
  /**
   * Retries at once, after a time without any.
   * @default {100}
   */
  burst?: number;
}

/** Settings of a {@linkcode RetryLimiter}. */
interface RetryLimiterOptions extends RetryLimits {
  /** The clock. */
  clock: Clock;
}

/**
 * Says how long a retry must wait: by the failures of its key, and by the retries of all keys. These
 * are the limits of client-go's controllers (`DefaultTypedControllerRateLimiter`); changes of objects
 * are not limited.
 */
export class RetryLimiter {
  readonly #clock: Clock;
  readonly #baseMs: number;
  readonly #maxMs: number;
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #failures = new Map<string, number>();
  /** The retries that may start now; negative if they are owed. */
  #tokens: number;
  #filledMs: number;

  /** Creates a limiter that has seen no failure. */
  constructor(options: RetryLimiterOptions) {
    const { clock, baseMs = 5, perSecond = 10, burst = 100 } = options;
    const { maxMs = Math.max(baseMs, 1_000_000) } = options;
    this.#clock = clock;
    this.#baseMs = baseMs;
    this.#maxMs = maxMs;
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledMs = clock.monotonic();
  }

  /** Returns how often a key has failed since its last success. */
  failures(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  /** Notes a failure, and returns the milliseconds until the key may be tried again. */
  fail(key: string): number {
    const failures = this.failures(key);
    this.#failures.set(key, failures + 1);
    const ownMs = Math.min(this.#baseMs * 2 ** failures, this.#maxMs);
    return Math.max(ownMs, this.#takeToken());
  }

  /** Notes a success: the next failure of the key is a first one. */
  forget(key: string): void {
    this.#failures.delete(key);
  }

  /** Takes one token of the bucket, and returns the milliseconds until it is there. */
  #takeToken(): number {
    if (this.#perSecond === Infinity) return 0;
    const nowMs = this.#clock.monotonic();
    const filled = (nowMs - this.#filledMs) * this.#perSecond / 1_000;
    this.#tokens = Math.min(this.#burst, this.#tokens + filled) - 1;
    this.#filledMs = nowMs;
    return this.#tokens >= 0 ? 0 : -this.#tokens * 1_000 / this.#perSecond;
  }
}

/** The delays of a controller's keys: after failures, and of reconciles that ask for another one. */
export class KeyRetries {
  readonly #failures: RetryLimiter;
  readonly #requeues: RetryLimiter;

  /** Creates a record without keys. */
  constructor(options: RetryLimiterOptions) {
    this.#failures = new RetryLimiter(options);
    this.#requeues = new RetryLimiter(options);
  }

  /** Returns how often a key has failed since its last success. */
  failures(key: string): number {
    return this.#failures.failures(key);
  }

  /** Notes a failure, and returns the milliseconds until the key may be tried again. */
  fail(key: string): number {
    return this.#failures.fail(key);
  }

  /** Notes a success that asks for another reconcile soon; returns the milliseconds until it. */
  requeue(key: string): number {
    this.#failures.forget(key);
    return this.#requeues.fail(key);
  }

  /** Notes a success, or the end of a key. */
  forget(key: string): void {
    this.#failures.forget(key);
    this.#requeues.forget(key);
  }
}
