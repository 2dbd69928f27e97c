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

/** A wait that is longer than this is no pause between two attempts any more. */
export const LONGEST_RETRY_AFTER_MS = 5 * 60_000;

const FIRST_SECONDS = /^(\d+)\s*(?:,|$)/;
/** Every HTTP date form starts with the name of a day; Date.parse alone would take "-1" as a year. */
const FIRST_DATE = /^[A-Z][a-z]{2}(?:.*?GMT|[^,]*$)/;

/**
 * Milliseconds that a `Retry-After` header asks to wait, from whole seconds or an HTTP date
 * (RFC 9110 §10.2.3); `undefined` where the value is absent or neither. A date in the past is 0. Of
 * several headers the first counts, as in client-go.
 */
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  const trimmed = value.trim();
  const seconds = parseRetryAfterSeconds(trimmed);
  if (seconds !== undefined) return seconds * 1000;
  const [date] = FIRST_DATE.exec(trimmed) ?? [];
  if (date === undefined) return undefined;
  // The oldest form (asctime) names no zone, and Date.parse would take it for local time.
  const dateMs = Date.parse(date.endsWith("GMT") ? date : `${date} GMT`);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

/** The seconds of a `Retry-After` header; `undefined` where it has no whole seconds. */
export function parseRetryAfterSeconds(value: string): number | undefined {
  const [, digits] = FIRST_SECONDS.exec(value.trim()) ?? [];
  return digits === undefined ? undefined : Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
}

/**
 * The wait between two connections of a watch, which goes on whatever the server asks for: at most
 * five minutes. `undefined` where the server asks for none, so that a backoff decides: a server that
 * says 0 to each attempt would be asked in a loop.
 */
export function boundedRetryMs(askedMs: number | undefined): number | undefined {
  if (typeof askedMs !== "number" || !(askedMs > 0)) return undefined; // of a Status, it may be anything
  return Math.min(askedMs, LONGEST_RETRY_AFTER_MS);
}
