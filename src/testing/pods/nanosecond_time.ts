const NANOS_PER_SECOND = 1_000_000_000n;

/**
 * Returns the epoch nanoseconds of an RFC 3339 time, since logs need more precision than a `Date`;
 * `undefined` if the time is invalid.
 */
export function parseNanoseconds(text: string): bigint | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!match) return undefined;
  const [, upToSeconds, fraction = "", zone] = match;
  const epochMs = Date.parse(`${upToSeconds}${zone}`);
  if (Number.isNaN(epochMs)) return undefined;
  return BigInt(epochMs) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}

/** Formats a time as the kubelet writes it before a line: RFC 3339 in UTC, with nine decimals. */
export function formatNanoseconds(nanoseconds: bigint): string {
  const second = nanoseconds / NANOS_PER_SECOND;
  const fraction = String(nanoseconds % NANOS_PER_SECOND).padStart(9, "0");
  return new Date(Number(second) * 1000).toISOString().replace(".000Z", `.${fraction}Z`);
}
