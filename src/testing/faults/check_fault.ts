import { checkSettings } from "../check_settings.ts";
import { errorCodes } from "../http2/frames.ts";
import { checkLimits } from "../http2/http2_settings.ts";
import type { FaultMatch } from "./fault_match.ts";
import type { Fault } from "./faults.ts";

type Settings<F extends Fault> = Readonly<
  Record<Exclude<keyof F, "kind" | "match" | "times">, true>
>;

/** The settings of each kind beside those of every fault. */
const KINDS: { readonly [K in Fault["kind"]]: Settings<Extract<Fault, { kind: K }>> } = {
  status: { code: true, reason: true, message: true, retryAfter: true },
  cut: { after: true },
  truncate: { frames: true },
  stall: { after: true },
  redirect: { location: true, code: true },
  delay: { delayMs: true },
  "watch-error": { code: true, reason: true, message: true, frames: true },
  refuse: {},
  reset: { after: true, code: true },
  goaway: { handled: true, code: true },
  settings: { limits: true },
  window: { of: true },
  ping: {},
};
const BASE = { kind: true, match: true, times: true };

/**
 * Checks that a server can inject a fault.
 *
 * @throws {TypeError} If the kind or a setting is unknown or of a wrong type, an error
 * code of HTTP/2 is unknown, or the redirect's `location` is not an absolute URL.
 * @throws {RangeError} If `times`, a code, a count, a duration or a limit is out of range.
 */
export function checkFault(fault: Fault): void {
  checkNamesOf(fault);
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
    case "goaway":
      checkErrorCode(fault.code);
      if (fault.handled === undefined || typeof fault.handled === "boolean") break;
      throw new TypeError("A fault's handled must be true or false.");
    case "window":
      if (["stream", "connection", undefined].includes(fault.of)) break;
      throw new TypeError(
        `A fault's of must be "stream" or "connection": it is ${String(fault.of)}`,
      );
    case "reset":
      checkErrorCode(fault.code);
      checkAfter(fault);
      break;
    case "cut":
    case "stall":
      checkAfter(fault);
      break;
  }
  if ("frames" in fault) checkInteger("frames", fault.frames ?? 0, { least: 0 });
}

/** Refuses a kind, a setting or a part of `match` that is unknown: the fault would do nothing. */
function checkNamesOf(fault: Fault): void {
  const given: unknown = fault;
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`A fault must be an object such as { kind: "cut", after: "request" }.`);
  }
  const { kind, match } = fault;
  if (typeof kind !== "string" || !Object.hasOwn(KINDS, kind)) {
    const kinds = Object.keys(KINDS).join(", ");
    const shown = typeof kind === "string" ? JSON.stringify(kind) : typeof kind;
    throw new TypeError(`A fault's kind must be one of ${kinds}: it is ${shown}.`);
  }
  const names = Object.keys({ ...BASE, ...KINDS[kind] });
  const other = Object.entries(fault).find(([name, value]) =>
    value !== undefined && !names.includes(name)
  );
  if (other) {
    throw new TypeError(
      `Faults of the kind ${kind} have no setting "${other[0]}"; the settings are ` +
        `${names.join(", ")}.`,
    );
  }
  if (match === undefined) return;
  const { path, ...others } = Object(match) as FaultMatch;
  const kinds = { method: "text", path: "text", watch: "flag" } as const;
  const isObject = typeof match === "object" && match !== null;
  checkSettings<FaultMatch>("The match of a fault", isObject ? others : match, kinds);
  if (path === undefined || typeof path === "string" || path instanceof RegExp) return;
  throw new TypeError("The path of a fault's match must be a string or a RegExp.");
}

function checkErrorCode(code: string | undefined): void {
  if (code === undefined || Object.hasOwn(errorCodes, code)) return;
  const codes = Object.keys(errorCodes).join(", ");
  throw new TypeError(`A fault's code must be one of ${codes}: it is ${String(code)}`);
}

function checkAfter({ kind, after }: Extract<Fault, { after: unknown }>): void {
  if (after === "request") return;
  if (typeof after !== "object" || after === null) {
    throw new TypeError(
      `A fault's after must be "request", or { frames }, or { bytes } of a cut or a reset.`,
    );
  }
  const parts = kind === "stall" ? ["frames"] : ["bytes", "frames"];
  const other = Object.keys(after).find((name) => !parts.includes(name));
  if (other !== undefined) {
    throw new TypeError(`The after of a ${kind} has no setting "${other}".`);
  }
  if ("bytes" in after) checkInteger("bytes", after.bytes, { least: 0 });
  else checkInteger("frames", after.frames, { least: 0 });
}

function checkInteger(
  name: string,
  value: number,
  range: { least: number; most?: number },
): void {
  const { least, most = Number.MAX_SAFE_INTEGER } = range;
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const bounds = range.most === undefined ? `at least ${least}` : `from ${least} to ${most}`;
  throw new RangeError(
    `A fault's ${name} must be a whole number, ${bounds}: it is ${String(value)}`,
  );
}
