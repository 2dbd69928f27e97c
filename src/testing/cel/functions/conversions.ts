import {
  type CelDuration,
  CelError,
  type CelList,
  type CelMap,
  type CelTimestamp,
  CelTypeValue,
  CelUint,
  type CelValue,
  typeNameOf,
} from "../values/cel_value.ts";
import {
  formatDuration,
  formatTimestamp,
  parseDuration,
  parseTimestamp,
} from "../values/time_text.ts";
import type { CelFunction } from "./function_table.ts";
import { duration, int, timestamp, uint } from "./operators.ts";

/**
 * The conversions between types, and `size`.
 *
 * Source: `github.com/google/cel-go/common/types`.
 */
export const conversions: readonly CelFunction[] = [
  ["type(A): type<A>", (value: CelValue) => new CelTypeValue(typeNameOf(value))],
  ["dyn(A): dyn", same],
  ["bool(bool): bool", same],
  ["bool(string): bool", readBool],
  ["bytes(bytes): bytes", same],
  ["bytes(string): bytes", (text: string) => new TextEncoder().encode(text)],
  ["double(double): double", same],
  ["double(int): double", (value: bigint) => Number(value)],
  ["double(string): double", readDouble],
  ["double(uint): double", ({ value }: CelUint) => Number(value)],
  ["duration(duration): duration", same],
  [
    "duration(string): duration",
    (text: string) => duration(parseDuration(text) ?? refuse("string", "google.protobuf.Duration")),
  ],
  ["int(int): int", same],
  ["int(double): int", (value: number) => int(whole(value, "integer overflow"))],
  ["int(duration): int", ({ nanos }: CelDuration) => nanos],
  ["int(string): int", (text: string) => {
    const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace("+", "")) : undefined;
    return value === undefined || BigInt.asIntN(64, value) !== value
      ? refuse("string", "int")
      : value;
  }],
  [
    "int(timestamp): int",
    ({ nanos }: CelTimestamp) => (nanos - ((nanos % second) + second) % second) / second,
  ],
  ["int(uint): int", ({ value }: CelUint) => int(value)],
  ["string(string): string", same],
  ["string(bool): string", String],
  ["string(bytes): string", readBytes],
  ["string(double): string", formatDouble],
  ["string(duration): string", formatDuration],
  ["string(int): string", String],
  ["string(timestamp): string", formatTimestamp],
  ["string(uint): string", ({ value }: CelUint) => String(value)],
  ["timestamp(timestamp): timestamp", same],
  ["timestamp(int): timestamp", (seconds: bigint) => timestamp(seconds * second)],
  [
    "timestamp(string): timestamp",
    (text: string) =>
      timestamp(parseTimestamp(text) ?? refuse("string", "google.protobuf.Timestamp")),
  ],
  ["uint(uint): uint", same],
  ["uint(double): uint", (value: number) => uint(whole(value, "unsigned integer overflow"))],
  ["uint(int): uint", uint],
  ["uint(string): uint", (text: string) => {
    const value = /^\d+$/.test(text) ? BigInt(text) : undefined;
    return value === undefined || value >= 2n ** 64n
      ? refuse("string", "uint")
      : new CelUint(value);
  }],
  ["size(bytes): int", byteSize],
  ["size(list<A>): int", listSize],
  ["size(map<A, B>): int", mapSize],
  ["size(string): int", textSize],
  ["bytes::size(): int", byteSize],
  ["list<A>::size(): int", listSize],
  ["map<A, B>::size(): int", mapSize],
  ["string::size(): int", textSize],
];

const second = 1_000_000_000n;

/** Writes a double as Go's `%g` does. */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const [digits = "", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return Object.is(value, -0) ? "-0" : String(value);
  const sign = exponent < 0 ? "-" : "+";
  return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

function same(value: CelValue): CelValue {
  return value;
}

function refuse(from: string, to: string): never {
  throw new CelError(`type conversion error from '${from}' to '${to}'`);
}

function readBool(text: string): boolean {
  if (["1", "t", "T", "TRUE", "true", "True"].includes(text)) return true;
  if (["0", "f", "F", "FALSE", "false", "False"].includes(text)) return false;
  return refuse("string", "bool");
}

function readDouble(text: string): number {
  const [, sign, word] = /^([+-]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  if (word !== undefined) {
    if (word.toLowerCase() === "nan") return sign ? refuse("string", "double") : Number.NaN;
    return sign === "-" ? -Infinity : Infinity;
  }
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) {
    return refuse("string", "double");
  }
  const value = Number(text);
  return Number.isFinite(value) ? value : refuse("string", "double");
}

function readBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CelError("invalid UTF-8 in bytes, cannot convert to string");
  }
}

function whole(value: number, message: string): bigint {
  if (!Number.isFinite(value)) throw new CelError(message);
  return BigInt(Math.trunc(value));
}

function byteSize(bytes: Uint8Array): bigint {
  return BigInt(bytes.length);
}

function listSize({ size }: CelList): bigint {
  return BigInt(size);
}

function mapSize({ size }: CelMap): bigint {
  return BigInt(size);
}

function textSize(text: string): bigint {
  return BigInt([...text].length);
}
