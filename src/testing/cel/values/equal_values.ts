import { equalJson } from "../../json/json_value.ts";
import {
  CelDuration,
  CelList,
  CelMap,
  CelOpaque,
  CelOptional,
  CelTimestamp,
  CelTypeValue,
  CelUint,
  type CelValue,
} from "./cel_value.ts";

/** Returns whether two values are equal; numbers of different types are compared as numbers. */
export function equalValues(left: CelValue, right: CelValue): boolean {
  if (left === right) return true;
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right) === 0;
  if (left === null || right === null) return false;
  if (left instanceof CelList) return right instanceof CelList && equalLists(left, right);
  if (left instanceof CelMap) return right instanceof CelMap && equalMaps(left, right);
  if (left instanceof Uint8Array) {
    return right instanceof Uint8Array && left.length === right.length &&
      left.every((byte, index) => byte === right[index]);
  }
  if (left instanceof CelTimestamp) {
    return right instanceof CelTimestamp && left.nanos === right.nanos;
  }
  if (left instanceof CelDuration) {
    return right instanceof CelDuration && left.nanos === right.nanos;
  }
  if (left instanceof CelTypeValue) {
    return right instanceof CelTypeValue && left.typeName === right.typeName;
  }
  if (left instanceof CelOptional) {
    if (!(right instanceof CelOptional)) return false;
    if (left.value === undefined || right.value === undefined) return left.value === right.value;
    return equalValues(left.value, right.value);
  }
  return left instanceof CelOpaque && right instanceof CelOpaque &&
    left.type.name === right.type.name && left.identity === right.identity;
}

/** A number of any type of CEL. */
export type CelNumber = bigint | number | CelUint;

/** Returns whether a value is a number. */
export function isNumber(value: CelValue): value is CelNumber {
  return typeof value === "bigint" || typeof value === "number" || value instanceof CelUint;
}

/** Returns which of two numbers is less, as a negative or positive number; `NaN` for a NaN. */
export function compareNumbers(left: CelNumber, right: CelNumber): number {
  const one = left instanceof CelUint ? left.value : left;
  const other = right instanceof CelUint ? right.value : right;
  if (one < other) return -1;
  if (one > other) return 1;
  // deno-lint-ignore eqeqeq
  return one == other ? 0 : Number.NaN;
}

/** Returns the item of `list` that `item` stands for: the same value, or one with the same keys. */
export function findItem(list: readonly CelValue[], item: CelValue, keys?: readonly string[]) {
  return list.findIndex((one) => keys ? sameKeys(one, item, keys) : equalValues(one, item));
}

function sameKeys(left: CelValue, right: CelValue, keys: readonly string[]): boolean {
  if (!(left instanceof CelMap && right instanceof CelMap)) return equalValues(left, right);
  return keys.every((key) => {
    const one = left.get(key);
    const other = right.get(key);
    return one === undefined || other === undefined ? one === other : equalValues(one, other);
  });
}

function equalLists(left: CelList, right: CelList): boolean {
  if (left.size !== right.size) return false;
  const others = right.values();
  if (left.identity === "place") {
    return left.values().every((item, index) => equalValues(item, others[index]!));
  }
  const keys = left.identity === "value" ? undefined : left.identity;
  return left.values().every((item) => {
    const index = findItem(others, item, keys);
    return index >= 0 && equalValues(item, others[index]!);
  });
}

function equalMaps(left: CelMap, right: CelMap): boolean {
  if (left.size !== right.size) return false;
  const isEqual = left.keys().every((key) => {
    const one = left.get(key);
    const other = right.get(key);
    return one !== undefined && other !== undefined && equalValues(one, other);
  });
  return isEqual && equalJson(left.hidden(), right.hidden());
}
