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
