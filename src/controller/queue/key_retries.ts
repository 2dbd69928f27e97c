import { RetryLimiter, type RetryLimiterOptions } from "./retry_limiter.ts";

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
