const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/**
 * Formats the time that has passed since a moment, as kubectl does: `42s`, `3m10s`, `5h`, `12d`. A
 * moment to come is `in 5h`, from a minute on: clocks differ a little.
 *
 * @param {string} since RFC 3339
 * @param {number} now epoch milliseconds
 * @returns {string}
 */
export function age(since, now) {
  const passed = Math.floor((now - Date.parse(since)) / 1000);
  if (Number.isNaN(passed)) return "";
  return passed <= -MINUTE ? `in ${duration(-passed)}` : duration(Math.max(0, passed));
}

/** @param {number} seconds */
function duration(seconds) {
  if (seconds < 2 * MINUTE) return `${seconds}s`;
  const minutes = Math.floor(seconds / MINUTE);
  if (minutes < 10) return `${minutes}m${seconds % MINUTE ? `${seconds % MINUTE}s` : ""}`;
  if (seconds < 3 * HOUR) return `${minutes}m`;
  const hours = Math.floor(seconds / HOUR);
  if (seconds < 2 * DAY) return `${hours}h`;
  return `${Math.floor(seconds / DAY)}d`;
}

/**
 * Formats a number of bytes: `512 MiB`, `1.5 GiB`.
 *
 * @param {number} bytes
 * @returns {string}
 */
export function bytes(bytes) {
  if (bytes < 2 ** 20) return `${Math.round(bytes / 1024)} KiB`;
  if (bytes < 2 ** 30) return `${Math.round(bytes / 2 ** 20)} MiB`;
  return `${short(bytes / 2 ** 30)} GiB`;
}

/**
 * Formats a number of cores: `250m`, `1.5`.
 *
 * @param {number} cores
 * @returns {string}
 */
export function cores(cores) {
  return cores > 0 && cores < 1 ? `${Math.round(cores * 1000)}m` : short(cores);
}

/**
 * Formats a part of a whole: `62%`.
 *
 * @param {number} part
 * @param {number} whole
 * @returns {string}
 */
export function percent(part, whole) {
  return whole > 0 ? `${Math.round(part / whole * 100)}%` : "";
}

/**
 * Formats a time of day: `14:03:22`.
 *
 * @param {string} time RFC 3339
 * @returns {string}
 */
export function clockTime(time) {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "" : date.toLocaleTimeString("en-GB");
}

/**
 * Formats a number of things: `1 restart`, `2 restarts`.
 *
 * @param {number} value
 * @param {string} thing
 * @returns {string}
 */
export function counted(value, thing) {
  return `${value} ${thing}${value === 1 ? "" : "s"}`;
}

/**
 * Formats a number shortly: `950`, `2M`.
 *
 * @param {number} value
 * @returns {string}
 */
export function compact(value) {
  return value.toLocaleString("en", { notation: "compact" });
}

/** @param {number} value */
function short(value) {
  return value < 10 ? `${Math.round(value * 10) / 10}` : `${Math.round(value)}`;
}
