import { formatQuantity, parseQuantity, type Quantity } from "../../objects/quantity.ts";
import { CelError, CelOpaque } from "../values/cel_value.ts";
import type { CelFunction } from "./function_table.ts";

const type = "kubernetes.Quantity";
const one = 1_000_000_000n;

/**
 * Quantities of resources.
 *
 * Source: `k8s.io/apiserver/pkg/cel/library` `Quantity`.
 */
export const quantities: readonly CelFunction[] = [
  [`quantity(string): ${type}`, (text: string) => {
    const parsed = parseQuantity(text);
    if (typeof parsed === "string") throw new CelError(parsed);
    // Go keeps a binary quantity with a fraction as a decimal, and never takes it for whole
    return quantity({ ...parsed, isDecimal: /\..*i$/.test(text) });
  }],
  ["isQuantity(string): bool", (text: string) => typeof parseQuantity(text) !== "string"],
  [`sign(${type}): int`, (value: CelOpaque) => {
    const nano = nanoOf(value);
    return nano > 0n ? 1n : nano < 0n ? -1n : 0n;
  }],
  [
    `${type}::isGreaterThan(${type}): bool`,
    (left: CelOpaque, right: CelOpaque) => nanoOf(left) > nanoOf(right),
  ],
  [
    `${type}::isLessThan(${type}): bool`,
    (left: CelOpaque, right: CelOpaque) => nanoOf(left) < nanoOf(right),
  ],
  [
    `${type}::compareTo(${type}): int`,
    (left: CelOpaque, right: CelOpaque) =>
      nanoOf(left) > nanoOf(right) ? 1n : nanoOf(left) < nanoOf(right) ? -1n : 0n,
  ],
  [`${type}::asApproximateFloat(): double`, (value: CelOpaque) => Number(nanoOf(value)) / 1e9],
  [`${type}::asInteger(): int`, (value: CelOpaque) => {
    if (!isWhole(value)) throw new CelError("cannot convert value to integer");
    return nanoOf(value) / one;
  }],
  [`${type}::isInteger(): bool`, isWhole],
  [
    `${type}::add(${type}): ${type}`,
    (left: CelOpaque, right: CelOpaque) => moved(left, nanoOf(right), contentOf(right).isDecimal),
  ],
  [`${type}::add(int): ${type}`, (left: CelOpaque, right: bigint) => moved(left, right * one)],
  [
    `${type}::sub(${type}): ${type}`,
    (left: CelOpaque, right: CelOpaque) => moved(left, -nanoOf(right), contentOf(right).isDecimal),
  ],
  [`${type}::sub(int): ${type}`, (left: CelOpaque, right: bigint) => moved(left, -right * one)],
];

interface Content extends Quantity {
  readonly isDecimal: boolean;
}

function quantity(content: Content): CelOpaque {
  return new CelOpaque(type, content, formatQuantity({ ...content, form: "decimal" }));
}

function contentOf({ content }: CelOpaque): Content {
  return content as Content;
}

function nanoOf(value: CelOpaque): bigint {
  return contentOf(value).nano;
}

/** Returns whether a quantity is a whole number of 64 bits. */
function isWhole(value: CelOpaque): boolean {
  const nano = nanoOf(value);
  const units = nano / one;
  return !contentOf(value).isDecimal && nano % one === 0n && BigInt.asIntN(64, units) === units;
}

function moved(value: CelOpaque, by: bigint, isDecimal = false): CelOpaque {
  const content = contentOf(value);
  return quantity({
    ...content,
    nano: content.nano + by,
    isDecimal: isDecimal || content.isDecimal,
  });
}
