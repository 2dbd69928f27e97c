import { type CelDuration, CelError, type CelTimestamp } from "../values/cel_value.ts";
import type { CelFunction } from "./function_table.ts";

/**
 * The parts of times and durations.
 *
 * Source: `github.com/google/cel-go/common/stdlib`.
 */
export const times: readonly CelFunction[] = [
  ...timePart("getFullYear", (date) => date.getUTCFullYear()),
  ...timePart("getMonth", (date) => date.getUTCMonth()),
  ...timePart("getDayOfYear", (date) => {
    const start = Date.UTC(date.getUTCFullYear(), 0, 1);
    return Math.floor((date.getTime() - start) / 86_400_000);
  }),
  ...timePart("getDayOfMonth", (date) => date.getUTCDate() - 1),
  ...timePart("getDate", (date) => date.getUTCDate()),
  ...timePart("getDayOfWeek", (date) => date.getUTCDay()),
  ...timePart("getHours", (date) => date.getUTCHours()),
  ...timePart("getMinutes", (date) => date.getUTCMinutes()),
  ...timePart("getSeconds", (date) => date.getUTCSeconds()),
  ...timePart("getMilliseconds", (date) => date.getUTCMilliseconds()),
  durationPart("getHours", 3_600_000_000_000n),
  durationPart("getMinutes", 60_000_000_000n),
  durationPart("getSeconds", 1_000_000_000n),
  durationPart("getMilliseconds", 1_000_000n),
];

function timePart(name: string, part: (date: Date) => number): CelFunction[] {
  return [
    [`timestamp::${name}(): int`, (time: CelTimestamp) => BigInt(part(dateOf(time)))],
    [
      `timestamp::${name}(string): int`,
      (time: CelTimestamp, zone: string) => BigInt(part(inZone(dateOf(time), zone))),
    ],
  ];
}

function durationPart(name: string, size: bigint): CelFunction {
  return [`duration::${name}(): int`, ({ nanos }: CelDuration) => nanos / size];
}

function dateOf({ nanos }: CelTimestamp): Date {
  const within = (nanos % 1_000_000n + 1_000_000n) % 1_000_000n;
  return new Date(Number((nanos - within) / 1_000_000n));
}

/** Returns a date whose parts in UTC are those of `date` in a time zone or at an offset. */
function inZone(date: Date, zone: string): Date {
  const [, sign, hours, minutes] = /^([+-]?)(\d{2}):(\d{2})$/.exec(zone) ?? [];
  if (hours !== undefined && minutes !== undefined) {
    const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
    return new Date(date.getTime() + (sign === "-" ? -offset : offset));
  }
  if (zone === "" || zone === "UTC") return date;
  try {
    return new Date(date.getTime() + offsetIn(zone, date));
  } catch {
    throw new CelError(`unknown time zone ${zone}`);
  }
}

function offsetIn(timeZone: string, date: Date): number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const parts = new Map(format.formatToParts(date).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const local = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return local - Math.floor(date.getTime() / 1000) * 1000;
}
