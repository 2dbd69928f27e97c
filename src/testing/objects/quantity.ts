/** A quantity of a resource, such as `500m` or `1Gi`. */
export interface Quantity {
  /** The value, in billionths: finer ones are rounded up. */
  readonly nano: bigint;
  /** Form in which it is written. */
  readonly form: "decimal" | "binary" | "exponent";
}

const NANO = 1_000_000_000n;
const decimalPowers: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binaryPowers: Readonly<Record<string, bigint>> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
};
const most = ((1n << 63n) - 1n) * NANO;

const wrongForm =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/**
 * Reads a quantity; returns a text that says why it is none, in the wording of the API server.
 *
 * Source: `k8s.io/apimachinery/pkg/api/resource` `ParseQuantity`.
 */
export function parseQuantity(text: string): Quantity | string {
  if (text === "") return wrongForm;
  // `(?![0-9])` keeps it linear: no digit of the number is tried as one of the exponent.
  const [, sign, whole, fraction, suffix = ""] =
    /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?![0-9])([eEinumkKMGTP]*[-+]?[0-9]*)$/.exec(text) ?? [];
  if (whole === undefined || (whole === "" && !fraction)) return wrongForm;
  const scale = scaleOf(suffix);
  if (!scale) return "unable to parse quantity's suffix";
  const digits = fraction ?? "";
  const amount = BigInt(whole + digits) * NANO * scale.factor;
  const divisor = 10n ** BigInt(digits.length) * scale.divisor;
  const rounded = amount / divisor + (amount % divisor === 0n ? 0n : 1n);
  const bounded = rounded > most ? most : rounded;
  return { nano: sign === "-" ? -bounded : bounded, form: scale.form };
}

/** Writes a quantity in its canonical form: without a fraction, and with the largest suffix. */
export function formatQuantity({ nano, form }: Quantity): string {
  if (nano === 0n) return "0";
  const isSmall = nano > -1024n * NANO && nano < 1024n * NANO;
  if (form === "binary" && !isSmall) {
    const units = nano % NANO === 0n ? nano / NANO : nano / NANO + (nano > 0n ? 1n : 0n);
    const found = Object.entries(binaryPowers).findLast(([, power]) => units % power === 0n);
    return found ? `${units / found[1]}${found[0]}` : `${units}`;
  }
  const powers = Object.entries(decimalPowers).sort(([, one], [, other]) => one - other);
  const [suffix, power] = powers.findLast(([, power]) => nano % 10n ** BigInt(power + 9) === 0n) ??
    ["n", -9];
  const shown = form === "exponent" && power !== 0
    ? `e${power}`
    : form === "exponent"
    ? ""
    : suffix;
  return `${nano / 10n ** BigInt(power + 9)}${shown}`;
}

/** Returns a value as a quantity; any other value is 0. */
export function quantityOf(value: unknown): Quantity {
  const parsed = parseQuantity(String(value ?? ""));
  return typeof parsed === "string" ? { nano: 0n, form: "decimal" } : parsed;
}

interface Scale {
  readonly factor: bigint;
  readonly divisor: bigint;
  readonly form: Quantity["form"];
}

function scaleOf(suffix: string): Scale | undefined {
  const binary = binaryPowers[suffix];
  if (binary !== undefined) return { factor: binary, divisor: 1n, form: "binary" };
  const decimal = decimalPowers[suffix];
  if (decimal !== undefined) return { ...tenTo(decimal), form: "decimal" };
  const [, exponent] = /^[eE]([-+]?[0-9]{1,3})$/.exec(suffix) ?? [];
  return exponent === undefined ? undefined : { ...tenTo(Number(exponent)), form: "exponent" };
}

function tenTo(power: number): { factor: bigint; divisor: bigint } {
  const size = 10n ** BigInt(Math.abs(power));
  return power < 0 ? { factor: 1n, divisor: size } : { factor: size, divisor: 1n };
}
