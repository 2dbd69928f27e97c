import { parseQuantity, writeQuantity } from "../objects/quantity.ts";
import { readTime } from "./read_time.ts";

/** A value of a type that reads its own JSON. */
export type CustomValue = { readonly value: unknown } | {
  /** A fault in the API server's words. */
  readonly fault: string;
} | {
  /** The type that was expected, of a value of another one. */
  readonly expected: string;
};

/** Reads a value that is not null; `written` is the text of a number that JavaScript writes otherwise. */
export function readCustomValue(value: unknown, type: string, written?: string): CustomValue {
  return readers[type]?.(value, written) ?? { value };
}

/** Returns the value that stands for an absent one; `undefined` if there is none. */
export function zeroCustomValue(type: string): unknown {
  return type in zeros ? zeros[type] : null;
}

const zeros: Readonly<Record<string, unknown>> = {
  "resource.Quantity": "0",
  "intstr.IntOrString": 0,
  "v1.Duration": "0s",
};

type Reader = (value: unknown, written?: string) => CustomValue;

const readers: Readonly<Record<string, Reader>> = {
  "resource.Quantity": readQuantity,
  "intstr.IntOrString": (value, written = "") => {
    if (typeof value === "string") return { value };
    const isWhole = typeof value === "number" && Number.isInteger(value) &&
      !/[.eE]/.test(written) && value >= -(2 ** 31) && value < 2 ** 31;
    return isWhole ? { value } : { expected: "int32" };
  },
  "v1.Time": (value) => readTimeOf(value, "seconds"),
  "v1.MicroTime": (value) => readTimeOf(value, "micros"),
};

function readQuantity(value: unknown, written?: string): CustomValue {
  const text = typeof value === "string" ? value.trim() : written ?? JSON.stringify(value);
  const parsed = parseQuantity(text);
  return typeof parsed === "string" ? { fault: parsed } : { value: writeQuantity(text, parsed) };
}

function readTimeOf(value: unknown, precision: "seconds" | "micros"): CustomValue {
  return typeof value === "string" ? readTime(value, precision) : { expected: "string" };
}
