/** The last time of a clock: a year of Kubernetes' timestamps has four digits. */
export const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const RFC_3339 =
  /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Returns the epoch milliseconds of a time in RFC 3339 from 1970 to 9999; `undefined` for any other
 * text.
 */
export function epochTimeOf(text: string): number | undefined {
  const [, date] = RFC_3339.exec(text) ?? [];
  const dayMs = Date.parse(`${date}T00:00:00Z`);
  // V8 takes February 30th for a day of March
  if (Number.isNaN(dayMs) || !new Date(dayMs).toISOString().startsWith(`${date}T`)) {
    return undefined;
  }
  const timeMs = Date.parse(text);
  return timeMs >= 0 && timeMs <= LATEST_MS ? timeMs : undefined;
}
