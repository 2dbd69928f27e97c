import { formatQuantity, parseQuantity } from "../objects/quantity.ts";

/** A value of a type that reads its own JSON. */
export type CustomValue = { readonly value: unknown } | {
  /** A fault in the API server's words. */
  readonly fault: string;
} | {
  /** The type that was expected, of a value of another one. */
  readonly expected: string;
};

/** Reads a value that is not null. */
export function readCustomValue(value: unknown, type: string): CustomValue {
  return readers[type]?.(value) ?? { value };
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

const readers: Readonly<Record<string, (value: unknown) => CustomValue>> = {
  "resource.Quantity": readQuantity,
  "intstr.IntOrString": (value) => {
    if (typeof value === "string") return { value };
    const isWhole = typeof value === "number" && Number.isInteger(value) &&
      Math.abs(value) < 2 ** 31;
    return isWhole ? { value } : { expected: "int32" };
  },
  "v1.Time": (value) => readTime(value, (time) => time.toISOString().replace(/\.\d+Z$/, "Z")),
  "v1.MicroTime": (value) =>
    readTime(
      value,
      (time, fraction) => time.toISOString().replace(/\.\d+Z$/, `.${fraction}Z`),
      true,
    ),
};

function readQuantity(value: unknown): CustomValue {
  const text = typeof value === "string" ? value.trim() : JSON.stringify(value);
  const parsed = parseQuantity(text);
  return typeof parsed === "string" ? { fault: parsed } : { value: formatQuantity(parsed) };
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d+))?(?:Z|[+-]\d\d:\d\d)$/;

function readTime(
  value: unknown,
  format: (time: Date, fraction: string) => string,
  isMicro = false,
): CustomValue {
  if (typeof value !== "string") return { expected: "string" };
  const [whole, fraction = ""] = rfc3339.exec(value) ?? [];
  const time = new Date(value);
  const isWhole = !isMicro || fraction.length === 6;
  if (whole === undefined || Number.isNaN(time.getTime()) || !isWhole) {
    return { fault: timeFault(value, isMicro) };
  }
  return { value: format(time, fraction) };
}

/** Names the part of a time that Go's parser cannot read. */
function timeFault(value: string, isMicro: boolean): string {
  const layout = `2006-01-02T15:04:05${isMicro ? ".000000" : ""}Z07:00`;
  const parts: [pattern: RegExp, name: string][] = [
    [/^\d{4}/, "2006"],
    [/^-/, "-"],
    [/^\d\d/, "01"],
    [/^-/, "-"],
    [/^\d\d/, "02"],
    [/^T/, "T"],
    [/^\d\d/, "15"],
    [/^:/, ":"],
    [/^\d\d/, "04"],
    [/^:/, ":"],
    isMicro ? [/^\d\d/, "05"] : [/^\d\d(?:\.\d+)?/, "05"],
    ...isMicro ? [[/^\.\d{6}(?!\d)/, ".000000"] as [RegExp, string]] : [],
    [/^(?:Z|[+-]\d\d:\d\d)/, "Z07:00"],
  ];
  let rest = value;
  for (const [pattern, name] of parts) {
    const [found] = pattern.exec(rest) ?? [];
    if (found === undefined) {
      const text = JSON.stringify(value);
      return `parsing time ${text} as "${layout}": cannot parse ${
        JSON.stringify(rest)
      } as "${name}"`;
    }
    rest = rest.slice(found.length);
  }
  return `parsing time ${JSON.stringify(value)}: extra text: ${JSON.stringify(rest)}`;
}
