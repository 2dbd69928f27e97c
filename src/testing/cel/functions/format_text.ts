import {
  CelDuration,
  CelError,
  CelList,
  CelMap,
  CelTimestamp,
  CelTypeValue,
  CelUint,
  type CelValue,
  typeNameOf,
} from "../values/cel_value.ts";
import { formatDuration, formatTimestamp } from "../values/time_text.ts";
import { formatDouble } from "./conversions.ts";

/**
 * Puts values into a text, as `text.format([…])` does.
 *
 * Source: `github.com/google/cel-go/ext` `Strings`, version 2.
 */
export function formatText(text: string, args: CelList): string {
  let result = "";
  let next = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== "%") {
      result += text[at];
      continue;
    }
    if (text[++at] === "%") {
      result += "%";
      continue;
    }
    if (at >= text.length) throw new CelError("unexpected end of string");
    if (next >= args.size) throw new CelError(`index ${next} out of range`);
    clause.lastIndex = at;
    const [whole = "", digits, verb = ""] = clause.exec(text) ?? [];
    if (text[at] === "." && whole === "") {
      throw parseFault("error while parsing precision: could not find end of precision specifier");
    }
    const precision = digits === undefined ? 6 : Number(digits || "0");
    result += formatValue(args.at(next++), verb, precision);
    at += whole.length - 1;
  }
  return result;
}

const clause = /(?:\.(\d*))?([^])/uy;

function formatValue(value: CelValue, verb: string, precision: number): string {
  switch (verb) {
    case "s":
      return showValue(value);
    case "d":
      return inBase(value, 10, "decimal clause can only be used on integers");
    case "b":
      if (typeof value === "boolean") return value ? "1" : "0";
      return inBase(value, 2, "only integers and bools can be formatted as binary");
    case "o":
      return inBase(value, 8, "octal clause can only be used on integers");
    case "x":
      return inHex(value);
    case "X":
      return inHex(value).toUpperCase();
    case "f":
      return showNumber(value, (number) => grouped(number.toFixed(precision)), "fixed-point");
    case "e":
      return showNumber(value, (number) => withPower(number, precision), "scientific");
    default:
      throw parseFault(`unrecognized formatting clause "${verb}"`);
  }
}

function parseFault(message: string): CelError {
  return new CelError(`could not parse formatting clause: ${message}`);
}

function formatFault(rule: string, value: CelValue): CelError {
  return new CelError(`error during formatting: ${rule}, was given ${typeNameOf(value)}`);
}

function inBase(value: CelValue, base: number, rule: string): string {
  if (typeof value === "bigint") return value.toString(base);
  if (value instanceof CelUint) return value.value.toString(base);
  throw formatFault(rule, value);
}

function inHex(value: CelValue): string {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  if (bytes instanceof Uint8Array) {
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  return inBase(value, 16, "only integers, byte buffers, and strings can be formatted as hex");
}

function showNumber(value: CelValue, show: (number: number) => string, name: string): string {
  const words: Readonly<Record<string, number>> = {
    NaN: Number.NaN,
    Infinity: Infinity,
    "-Infinity": -Infinity,
  };
  const number = typeof value === "string" && Object.hasOwn(words, value) ? words[value] : value;
  if (typeof number !== "number") {
    throw formatFault(`${name} clause can only be used on doubles`, value);
  }
  if (Number.isNaN(number)) return "NaN";
  if (!Number.isFinite(number)) return number > 0 ? "∞" : "-∞";
  return show(number);
}

/** Groups the digits before the point, as the English printer of Go does. */
function grouped(text: string): string {
  const [whole = "", fraction] = text.split(".");
  const digits = whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}

/** Writes a number with a power of ten, as the English printer of Go does: `1.5 × 10⁰³`. */
function withPower(number: number, precision: number): string {
  const [digits = "", power = "0"] = number.toExponential(precision).split("e");
  const size = String(Math.abs(Number(power))).padStart(2, "0");
  const raised = [...size].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");
  return `${digits}\u202f×\u202f10${Number(power) < 0 ? "⁻" : ""}${raised}`;
}

/** Writes a value as `%s` does. */
export function showValue(value: CelValue): string {
  if (value === null) return "null";
  if (typeof value === "string") return value;
  if (typeof value === "number") return formatDouble(value);
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (value instanceof CelUint) return String(value.value);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (value instanceof CelTimestamp) return formatTimestamp(value);
  if (value instanceof CelDuration) return formatDuration(value);
  if (value instanceof CelTypeValue) return value.typeName;
  if (value instanceof CelList) return `[${value.values().map(showWithin).join(", ")}]`;
  if (value instanceof CelMap) {
    const entries = value.keys().map((key) =>
      `${showWithin(key)}:${showWithin(value.get(key) ?? null)}`
    );
    return `{${entries.sort().join(", ")}}`;
  }
  throw formatFault(
    "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, " +
      "durations, and timestamps",
    value,
  );
}

/** Writes a value within a list or map, as a literal of CEL. */
function showWithin(value: CelValue): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Uint8Array) return `b${JSON.stringify(showValue(value))}`;
  if (typeof value === "number") {
    const text = Number.isFinite(value) ? value.toFixed(6) : formatDouble(value);
    return Number.isFinite(value) ? text : JSON.stringify(text);
  }
  if (value instanceof CelTimestamp) return `timestamp("${formatTimestamp(value)}")`;
  if (value instanceof CelDuration) return `duration("${formatDuration(value)}")`;
  return showValue(value);
}
