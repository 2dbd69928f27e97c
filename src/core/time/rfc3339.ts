const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d?):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

/**
 * Returns the time of a text in RFC 3339, in milliseconds since 1970; NaN for any other text. It
 * accepts the same texts as Go's `time.Parse(time.RFC3339, …)`, with which Kubernetes reads them:
 * `Date.parse` accepts more, and not the same on each runtime.
 */
export function rfc3339Ms(text: string): number {
  const [whole, ...parts] = TIME.exec(text) ?? [];
  if (whole === undefined) return NaN;
  const [year, month, day, hour, minute, second, fraction = "", sign, ...offset] = parts;
  const [zoneHour, zoneMinute] = offset.map((digits) => Number(digits ?? 0));
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return NaN;
  // Go allows offsets of 24 hours and of 60 minutes.
  if (Number(zoneHour) > 24 || Number(zoneMinute) > 60) return NaN;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day)); // keeps the years before 100
  if (date.getUTCMonth() !== Number(month) - 1) return NaN; // no such day
  date.setUTCHours(Number(hour), Number(minute), Number(second), milliseconds(fraction));
  const zoneMs = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000;
  return date.getTime() + (sign === "-" ? zoneMs : -zoneMs);
}

function milliseconds(fraction: string): number {
  return Number(fraction.slice(0, 3).padEnd(3, "0"));
}

/** Returns a time as Kubernetes writes a `MicroTime`: RFC 3339 with microseconds. */
export function microTime(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000Z");
}
