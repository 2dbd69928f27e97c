/** Settings of a {@linkcode Backoff}. */
export interface BackoffOptions {
  /**
   * Milliseconds of the first delay, before jitter.
   * @default {800}
   */
  initialMs?: number;
  /**
   * What each delay is multiplied by to give the next.
   * @default {2}
   */
  factor?: number;
  /**
   * Milliseconds that a delay grows to at most, before jitter.
   * @default {30000}
   */
  maxMs?: number;
  /**
   * The share of a delay that is added to it at random: 1 spreads it over once to twice its length.
   * @default {1}
   */
  jitter?: number;
  /**
   * Milliseconds without a delay being asked for after which it starts from `initialMs` again.
   * @default {120000}
   */
  resetAfterMs?: number;
  /** Where the jitter comes from: a number from 0 up to 1. */
  random?: () => number;
}

/**
 * Delays that grow, with jitter, and start over after a quiet time. The defaults are those of
 * client-go's reflector (`tools/cache/reflector.go`): 800 ms, factor 2, at most 30 s, jitter 1,
 * reset after 2 minutes.
 */
export class Backoff {
  readonly #initialMs: number;
  readonly #factor: number;
  readonly #maxMs: number;
  readonly #jitter: number;
  readonly #resetAfterMs: number;
  readonly #random: () => number;
  #baseMs: number;
  #lastAskedMs = -Infinity;

  /** Creates a backoff that has not been asked yet. */
  constructor(options: BackoffOptions = {}) {
    const { initialMs = 800, factor = 2, maxMs = 30_000, jitter = 1, resetAfterMs = 120_000 } =
      options;
    this.#initialMs = initialMs;
    this.#factor = factor;
    this.#maxMs = maxMs;
    this.#jitter = jitter;
    this.#resetAfterMs = resetAfterMs;
    this.#random = options.random ?? Math.random;
    this.#baseMs = initialMs;
  }

  /** The next delay in milliseconds, asked for at `nowMs` on a monotonic clock. */
  next(nowMs: number): number {
    if (nowMs - this.#lastAskedMs > this.#resetAfterMs) this.#baseMs = this.#initialMs;
    this.#lastAskedMs = nowMs;
    const base = Math.min(this.#baseMs, this.#maxMs);
    this.#baseMs = base * this.#factor;
    return base * (1 + this.#jitter * this.#random());
  }
}
