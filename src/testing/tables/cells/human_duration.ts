const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/**
 * Returns a duration as kubectl shows it, with at most two units, such as `3d4h`.
 *
 * Source: `k8s.io/apimachinery/pkg/util/duration` `HumanDuration`.
 */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 2 * MINUTE) return `${seconds}s`;
  if (seconds < 10 * MINUTE) return two(seconds, [MINUTE, "m"], [1, "s"]);
  if (seconds < 3 * HOUR) return one(seconds, [MINUTE, "m"]);
  if (seconds < 8 * HOUR) return two(seconds, [HOUR, "h"], [MINUTE, "m"]);
  if (seconds < 2 * DAY) return one(seconds, [HOUR, "h"]);
  if (seconds < 8 * DAY) return two(seconds, [DAY, "d"], [HOUR, "h"]);
  if (seconds < 2 * YEAR) return one(seconds, [DAY, "d"]);
  if (seconds < 8 * YEAR) return two(seconds, [YEAR, "y"], [DAY, "d"]);
  return one(seconds, [YEAR, "y"]);
}

/** Returns the time since a timestamp; `<unknown>` for none. */
export function age(timestamp: unknown, now: number): string {
  const at = typeof timestamp === "string" ? Date.parse(timestamp) : NaN;
  return Number.isNaN(at) ? "<unknown>" : humanDuration(now - at);
}

type Unit = readonly [seconds: number, name: string];

function one(seconds: number, [size, name]: Unit): string {
  return `${Math.floor(seconds / size)}${name}`;
}

function two(seconds: number, larger: Unit, smaller: Unit): string {
  const rest = Math.floor(seconds % larger[0] / smaller[0]);
  return rest === 0 ? one(seconds, larger) : `${one(seconds, larger)}${rest}${smaller[1]}`;
}
