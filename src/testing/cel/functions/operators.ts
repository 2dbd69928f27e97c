import {
  CelDuration,
  CelError,
  CelList,
  type CelMap,
  CelTimestamp,
  CelUint,
  type CelValue,
} from "../values/cel_value.ts";
import { compareValues } from "../values/compare_values.ts";
import { equalValues, findItem } from "../values/equal_values.ts";
import type { CelFunction } from "./function_table.ts";

const order = (name: string, isMet: (order: number) => boolean): CelFunction[] =>
  [
    "bool, bool",
    "int, int",
    "int, double",
    "int, uint",
    "uint, uint",
    "uint, double",
    "uint, int",
    "double, double",
    "double, int",
    "double, uint",
    "string, string",
    "bytes, bytes",
    "timestamp, timestamp",
    "duration, duration",
  ].map((types): CelFunction => [
    `${name}(${types}): bool`,
    (left: CelValue, right: CelValue) => isMet(compareValues(left, right)),
  ]);

/**
 * The operators but `&&`, `||`, `?:` and indexes, which the evaluator knows itself.
 *
 * Source: `github.com/google/cel-go/common/stdlib`.
 */
export const operators: readonly CelFunction[] = [
  ["!_(bool): bool", (value: boolean) => !value],
  ["_==_(A, A): bool", equalValues],
  ["_!=_(A, A): bool", (left: CelValue, right: CelValue) => !equalValues(left, right)],
  ...order("_<_", (one) => one < 0),
  ...order("_<=_", (one) => one <= 0),
  ...order("_>_", (one) => one > 0),
  ...order("_>=_", (one) => one >= 0),
  ["@in(A, list<A>): bool", (item: CelValue, list: CelList) => findItem(list.values(), item) >= 0],
  ["@in(A, map<A, B>): bool", (key: CelValue, map: CelMap) => map.get(key) !== undefined],
  [
    "_+_(bytes, bytes): bytes",
    (left: Uint8Array, right: Uint8Array) => Uint8Array.of(...left, ...right),
  ],
  ["_+_(double, double): double", (left: number, right: number) => left + right],
  [
    "_+_(duration, duration): duration",
    (left: CelDuration, right: CelDuration) => duration(left.nanos + right.nanos),
  ],
  [
    "_+_(duration, timestamp): timestamp",
    (left: CelDuration, right: CelTimestamp) => timestamp(left.nanos + right.nanos),
  ],
  [
    "_+_(timestamp, duration): timestamp",
    (left: CelTimestamp, right: CelDuration) => timestamp(left.nanos + right.nanos),
  ],
  ["_+_(int, int): int", (left: bigint, right: bigint) => int(left + right)],
  ["_+_(list<A>, list<A>): list<A>", addLists],
  ["_+_(string, string): string", (left: string, right: string) => left + right],
  ["_+_(uint, uint): uint", (left: CelUint, right: CelUint) => uint(left.value + right.value)],
  ["_-_(double, double): double", (left: number, right: number) => left - right],
  [
    "_-_(duration, duration): duration",
    (left: CelDuration, right: CelDuration) => duration(left.nanos - right.nanos),
  ],
  ["_-_(int, int): int", (left: bigint, right: bigint) => int(left - right)],
  [
    "_-_(timestamp, duration): timestamp",
    (left: CelTimestamp, right: CelDuration) => timestamp(left.nanos - right.nanos),
  ],
  [
    "_-_(timestamp, timestamp): duration",
    (left: CelTimestamp, right: CelTimestamp) => duration(left.nanos - right.nanos),
  ],
  ["_-_(uint, uint): uint", (left: CelUint, right: CelUint) => uint(left.value - right.value)],
  ["_*_(double, double): double", (left: number, right: number) => left * right],
  ["_*_(int, int): int", (left: bigint, right: bigint) => int(left * right)],
  ["_*_(uint, uint): uint", (left: CelUint, right: CelUint) => uint(left.value * right.value)],
  ["_/_(double, double): double", (left: number, right: number) => left / right],
  [
    "_/_(int, int): int",
    (left: bigint, right: bigint) => int(left / divisor(right, "division by zero")),
  ],
  [
    "_/_(uint, uint): uint",
    (left: CelUint, right: CelUint) => uint(left.value / divisor(right.value, "division by zero")),
  ],
  [
    "_%_(int, int): int",
    (left: bigint, right: bigint) => int(left % divisor(right, "modulus by zero")),
  ],
  [
    "_%_(uint, uint): uint",
    (left: CelUint, right: CelUint) => uint(left.value % divisor(right.value, "modulus by zero")),
  ],
  ["-_(double): double", (value: number) => -value],
  ["-_(int): int", (value: bigint) => int(-value)],
];

/** Returns a whole number, if it fits into 64 bits. */
export function int(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new CelError("integer overflow");
  return value;
}

/** Returns a number without a sign, if it fits into 64 bits. */
export function uint(value: bigint): CelUint {
  if (BigInt.asUintN(64, value) !== value) throw new CelError("unsigned integer overflow");
  return new CelUint(value);
}

/** Returns a duration, if its nanoseconds fit into 64 bits. */
export function duration(nanos: bigint): CelDuration {
  if (BigInt.asIntN(64, nanos) !== nanos) throw new CelError("duration overflow");
  return new CelDuration(nanos);
}

/** Returns a point in time, if it is in the years 1 to 9999. */
export function timestamp(nanos: bigint): CelTimestamp {
  const seconds = nanos / 1_000_000_000n;
  if (seconds < -62_135_596_800n || seconds > 253_402_300_799n) {
    throw new CelError("timestamp overflow");
  }
  return new CelTimestamp(nanos);
}

/** Joins lists; one whose items have keys or are a set keeps its places and takes what is new. */
function addLists(left: CelList, right: CelList): CelList {
  const items = left.values();
  if (left.identity === "place") return CelList.of([...items, ...right.values()]);
  const keys = left.identity === "value" ? undefined : left.identity;
  for (const item of right.values()) {
    const index = findItem(items, item, keys);
    if (index >= 0) items[index] = item;
    else items.push(item);
  }
  return CelList.of(items, left.identity);
}

function divisor(value: bigint, message: string): bigint {
  if (value === 0n) throw new CelError(message);
  return value;
}
