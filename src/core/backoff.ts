/** Settings of a {@linkcode Backoff}. */
interface BackoffOptions {
  /**
   * The first delay in milliseconds, before jitter.
   * @default {800}
   */
  initialMs?: number;
  /**
   * The factor between one delay and the next.
   * @default {2}
   */
  factor?: number;
  /**
   * The longest delay in milliseconds, before jitter.
   * @default {30000}
   */
  maxMs?: number;
  /**
   * The random share that is added to each delay: 1 gives once to twice its length.
   * @default {1}
   */
  jitter?: number;
  /**
   * Milliseconds without a call of `next` after which the delay starts from `initialMs` again.
   * @default {120000}
   */
  resetAfterMs?: number;
  /** Returns the random number for the jitter, from 0 up to 1. */
  random?: () => number;
}

/**
 * Growing delays with jitter, which start again after a quiet time. The defaults are those of
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

  /** Creates a backoff; the first delay is `initialMs`. */
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

  /** Returns the next delay in milliseconds; `nowMs` is the current time of a monotonic clock. */
  next(nowMs: number): number {
    if (nowMs - this.#lastAskedMs > this.#resetAfterMs) this.#baseMs = this.#initialMs;
    this.#lastAskedMs = nowMs;
    const base = Math.min(this.#baseMs, this.#maxMs);
    this.#baseMs = base * this.#factor;
    return base * (1 + this.#jitter * this.#random());
  }
}

/**
 * The longest wait that a server can cause with `Retry-After`. A watch waits at most this long; a
 * request with a longer wait is not sent again, and the caller gets its response.
 */
export const LONGEST_RETRY_AFTER_MS = 5 * 60_000;

const FIRST_SECONDS = /^(\d+)\s*(?:,|$)/;
/** All HTTP date forms start with the name of a day; Date.parse alone would read "-1" as a year. */
const FIRST_DATE = /^[A-Z][a-z]{2,8},?[^,]*/;
/** The zones of RFC 5322. HTTP dates are in GMT, but not every server keeps to it. */
const ZONE = / ?(?:GMT|UTC?|Z|([+-])(\d\d):?(\d\d)|([ECMP])([SD])T)$/;
/** Hours behind GMT of the American zones, in winter. */
const HOURS_BEHIND: Readonly<Record<string, number>> = { E: 5, C: 6, M: 7, P: 8 };

/**
 * Returns the milliseconds that a `Retry-After` header asks to wait, from whole seconds or an HTTP
 * date (RFC 9110 §10.2.3), also with another zone than GMT; `undefined` if the value is absent or has
 * neither form. A date in the
 * past gives 0. If there are several headers, the first one counts, as in client-go.
 */
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  const trimmed = value.trim();
  const seconds = parseRetryAfterSeconds(trimmed);
  if (seconds !== undefined) return seconds * 1000;
  const [date] = FIRST_DATE.exec(trimmed) ?? [];
  if (date === undefined) return undefined;
  const zone = ZONE.exec(date.trim());
  // The oldest form (asctime) names no zone, and Date.parse would read it as local time.
  const dateMs = Date.parse(`${zone ? date.slice(0, zone.index) : date} GMT`) - offsetMs(zone);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

/** Returns how far a zone is ahead of GMT. */
function offsetMs(zone: RegExpExecArray | null): number {
  const [, sign, hours, minutes, place, season] = zone ?? [];
  if (place !== undefined) {
    const behind = HOURS_BEHIND[place] ?? 0;
    return -(season === "D" ? behind - 1 : behind) * 3_600_000;
  }
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === "-" ? -ms : ms;
}

/** Returns the seconds of a `Retry-After` header; `undefined` if it is not whole seconds. */
export function parseRetryAfterSeconds(value: string): number | undefined {
  const [, digits] = FIRST_SECONDS.exec(value.trim()) ?? [];
  return digits === undefined ? undefined : Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
}

/**
 * Returns the wait before the next connection of a watch: the requested one, but at most five
 * minutes, because a watch continues in any case. Returns `undefined` if the server requests no
 * wait, or a wait of 0, so that the backoff decides: without a wait, the requests would loop.
 */
export function boundedRetryMs(askedMs: number | undefined): number | undefined {
  if (typeof askedMs !== "number" || !(askedMs > 0)) return undefined; // a Status may hold any value
  return Math.min(askedMs, LONGEST_RETRY_AFTER_MS);
}
