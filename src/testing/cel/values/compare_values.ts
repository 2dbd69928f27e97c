import { CelDuration, CelError, CelTimestamp, type CelValue } from "./cel_value.ts";
import { compareNumbers, isNumber } from "./equal_values.ts";

/** Returns which of two values is less, as a negative or positive number. */
export function compareValues(left: CelValue, right: CelValue): number {
  if (isNumber(left) && isNumber(right)) {
    const order = compareNumbers(left, right);
    if (Number.isNaN(order)) throw new CelError("NaN values cannot be ordered");
    return order;
  }
  if (typeof left === "string" && typeof right === "string") return compareTexts(left, right);
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  const isTime = left instanceof CelTimestamp && right instanceof CelTimestamp;
  const isLength = left instanceof CelDuration && right instanceof CelDuration;
  if (isTime || isLength) return compareNumbers(left.nanos, right.nanos);
  if (left instanceof Uint8Array && right instanceof Uint8Array) return compareBytes(left, right);
  throw new CelError("no such overload");
}

/** Compares texts by their bytes in UTF-8, as Go does, which is the order of their code points. */
function compareTexts(left: string, right: string): number {
  const isPlain = left.isWellFormed() && !/[\ud800-\uffff]/.test(left + right);
  if (isPlain) return left < right ? -1 : left > right ? 1 : 0;
  const encoder = new TextEncoder();
  return compareBytes(encoder.encode(left), encoder.encode(right));
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = left[index]! - right[index]!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
