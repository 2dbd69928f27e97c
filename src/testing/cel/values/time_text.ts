import type { CelDuration, CelTimestamp } from "./cel_value.ts";

const second = 1_000_000_000n;

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  "µs": 1_000n,
  "μs": 1_000n,
  ms: 1_000_000n,
  s: second,
  m: 60n * second,
  h: 3_600n * second,
};

/** Returns the nanoseconds of a duration of Go, such as `1h30m`; `undefined` for any other text. */
export function parseDuration(text: string): bigint | undefined {
  if (/^[+-]?0$/.test(text)) return 0n;
  if (!/^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(text)) return undefined;
  let nanos = 0n;
  for (const [, whole = "", fraction = "", unit = ""] of text.matchAll(part)) {
    const size = units[unit]!;
    nanos += BigInt(whole || "0") * size;
    nanos += BigInt(fraction || "0") * size / 10n ** BigInt(fraction.length);
  }
  const signed = text.startsWith("-") ? -nanos : nanos;
  return BigInt.asIntN(64, signed) === signed ? signed : undefined;
}

const part = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/g;

/** Writes a duration in seconds, such as `1.5s`. */
export function formatDuration({ nanos }: CelDuration): string {
  const size = nanos < 0n ? -nanos : nanos;
  const fraction = fractionOf(size % second);
  return `${nanos < 0n ? "-" : ""}${size / second}${fraction}s`;
}

/** Returns the nanoseconds since 1970 of a time of RFC 3339; `undefined` for any other text. */
export function parseTimestamp(text: string): bigint | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:[.,](\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/
    .exec(text);
  if (!match) return undefined;
  const [, date, clock, fraction = "", sign, hours = "0", minutes = "0"] = match;
  const time = Date.parse(`${date}T${clock}Z`);
  // Date takes 24:00:00 and the 30th of February; Go does neither
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(`${date}T${clock}`)) {
    return undefined;
  }
  if (Number(hours) > 24 || Number(minutes) > 60) return undefined;
  const offset = (BigInt(hours) * 3_600n + BigInt(minutes) * 60n) * second;
  const nanos = BigInt(fraction.padEnd(9, "0").slice(0, 9));
  const local = BigInt(time) * 1_000_000n + nanos;
  return sign === "-" ? local + offset : local - offset;
}

/** Writes a time in UTC, with as many digits of a second as it has. */
export function formatTimestamp({ nanos }: CelTimestamp): string {
  const within = (nanos % second + second) % second;
  const date = new Date(Number((nanos - within) / 1_000_000n));
  return `${date.toISOString().slice(0, -5)}${fractionOf(within)}Z`;
}

function fractionOf(nanos: bigint): string {
  if (nanos === 0n) return "";
  return `.${nanos.toString().padStart(9, "0").replace(/0+$/, "")}`;
}
