import { checkLimits } from "../http2/http2_settings.ts";
import type { Fault } from "./faults.ts";

/**
 * Checks that a server can inject a fault.
 *
 * @throws {TypeError} If the redirect's `location` is not an absolute URL.
 * @throws {RangeError} If `times`, a code, a count, a duration or a limit is out of range.
 */
export function checkFault(fault: Fault): void {
  const { times = 1 } = fault;
  if (times !== Infinity) checkInteger("times", times, { least: 1 });
  switch (fault.kind) {
    case "status":
    case "watch-error":
      checkInteger("code", fault.code, { least: 400, most: 599 });
      break;
    case "redirect":
      if (!URL.canParse(fault.location)) {
        throw new TypeError(`A redirect needs an absolute URL: location is "${fault.location}"`);
      }
      break;
    case "delay":
      checkInteger("delayMs", fault.delayMs, { least: 0 });
      break;
    case "settings":
      checkLimits(fault.limits);
      break;
    case "reset":
    case "cut":
    case "stall":
      if (fault.after === "request") break;
      if ("bytes" in fault.after) checkInteger("bytes", fault.after.bytes, { least: 0 });
      else checkInteger("frames", fault.after.frames, { least: 0 });
      break;
  }
  if ("frames" in fault) checkInteger("frames", fault.frames ?? 0, { least: 0 });
}

function checkInteger(
  name: string,
  value: number,
  range: { least: number; most?: number },
): void {
  const { least, most = Number.MAX_SAFE_INTEGER } = range;
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const bounds = range.most === undefined ? `at least ${least}` : `from ${least} to ${most}`;
  throw new RangeError(`A fault's ${name} must be a whole number, ${bounds}: it is ${value}`);
}
