/**
 * Milliseconds that a `Retry-After` header asks to wait, from whole seconds or an HTTP date
 * (RFC 9110 §10.2.3); `undefined` where the value is absent or neither. A date in the past is 0.
 */
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  const trimmed = value.trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed) * 1000;
  // Every HTTP date form starts with the name of a day; Date.parse alone would take "-1" as a year.
  if (!/^[A-Z][a-z]{2}/.test(trimmed)) return undefined;
  // The oldest form (asctime) names no zone, and Date.parse would take it for local time.
  const dateMs = Date.parse(trimmed.endsWith("GMT") ? trimmed : `${trimmed} GMT`);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}
