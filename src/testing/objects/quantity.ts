/** A quantity of a resource, such as `500m` or `1Gi`. */
export interface Quantity {
  /** The value, in billionths: finer ones are rounded up. */
  readonly nano: bigint;
  /** Form in which it is written. */
  readonly form: "decimal" | "binary" | "exponent";
}

const NANO = 1_000_000_000n;
/** A longer number is refused; kube-apiserver has no limit but that of the body. */
const MOST_DIGITS = 1000;
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
const binaryBits: Readonly<Record<string, number>> = {
  Ki: 10,
  Mi: 20,
  Gi: 30,
  Ti: 40,
  Pi: 50,
  Ei: 60,
};
const binaryPowers = Object.entries(binaryBits).map(([suffix, bits]) =>
  [suffix, 1n << BigInt(bits)] as const
);
const mostBinary = ((1n << 63n) - 1n) * NANO;

const WRONG_FORM =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_SUFFIX = "unable to parse quantity's suffix";
const WRONG_NUMBER = "unable to parse numeric part of quantity";

/**
 * Reads a quantity; returns a text that says why it is none, in the wording of the API server. It takes
 * more than that says: `+`, `1.`, `.5m` and `k` are quantities. Exponents of more than three digits are
 * refused, unlike there.
 *
 * Source: `k8s.io/apimachinery/pkg/api/resource` `ParseQuantity`.
 */
export function parseQuantity(text: string): Quantity | string {
  // `(?![0-9])` keeps it linear: no digit of the number is tried as one of the exponent.
  const [, sign, whole, fraction = "", suffix = ""] =
    /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?![0-9])([eEinumkKMGTP]*[-+]?[0-9]*)$/.exec(text) ?? [];
  if (whole === undefined || text === "") return WRONG_FORM;
  const scale = scaleOf(suffix);
  if (!scale) return WRONG_SUFFIX;
  const digits = whole + fraction;
  // without a digit it is 0, unless Kubernetes takes the way for large and for small numbers
  const isSlow = scale.divisor > NANO || (scale.form === "binary" && scale.factor >= 1n << 50n);
  if (digits.length > MOST_DIGITS || (digits === "" && isSlow)) return WRONG_NUMBER;
  const amount = BigInt(digits) * NANO * scale.factor;
  const divisor = 10n ** BigInt(fraction.length) * scale.divisor;
  const rounded = amount / divisor + (amount % divisor === 0n ? 0n : 1n);
  // only those with a binary suffix have a limit
  const bounded = scale.form === "binary" && rounded > mostBinary ? mostBinary : rounded;
  return { nano: sign === "-" ? -bounded : bounded, form: scale.form };
}

/**
 * Writes a quantity in its canonical form: without a fraction, and with the largest suffix. One with a
 * binary suffix that is small, or has a fraction, gets a decimal one.
 */
export function formatQuantity({ nano, form }: Quantity): string {
  if (nano === 0n) return "0";
  const isSmall = nano > -1024n * NANO && nano < 1024n * NANO;
  if (form === "binary" && !isSmall && nano % NANO === 0n) {
    const units = nano / NANO;
    const found = binaryPowers.findLast(([, power]) => units % power === 0n);
    return found ? `${units / found[1]}${found[0]}` : `${units}`;
  }
  const digits = String(nano);
  let zeros = 0;
  while (digits.at(-1 - zeros) === "0") zeros++;
  const isExponent = form === "exponent";
  const power = Math.min(zeros - zeros % 3 - 9, isExponent ? Infinity : largestPower);
  const exponent = power === 0 ? "" : `e${power}`;
  const suffix = isExponent ? exponent : decimalSuffixes.get(power) ?? "";
  return digits.slice(0, digits.length - (power + 9)) + suffix;
}

/**
 * Returns a quantity as the API server writes it: in its canonical form, or as it is given if that has
 * no larger suffix. Kubernetes does not look for a sign, a point or zeros before it then.
 */
export function writeQuantity(text: string, quantity: Quantity): string {
  return isKept(text) ? text : formatQuantity(quantity);
}

function isKept(text: string): boolean {
  const [, number = "", fraction = "", suffix = ""] =
    /^[+-]?0*([0-9]*)\.?([0-9]*)(.*)$/s.exec(text) ??
      [];
  const count = Math.max(number.length, 1) + fraction.length;
  if (count > MOST_KEPT_DIGITS) return false;
  const bits = binaryBits[suffix];
  if (bits !== undefined) {
    const precision = 14 - number.length - bits * 3 / 10;
    return fraction === "" && precision >= 0 && Number(number) % 8 !== 0;
  }
  const power = decimalPowers[suffix] ?? Number(suffix.slice(1));
  const scale = power - fraction.length;
  const isLarge = (number + fraction).endsWith("000");
  return number !== "" && scale >= -9 && scale % 3 === 0 && !isLarge;
}

/** Returns a value as a quantity; any other value is 0. */
export function quantityOf(value: unknown): Quantity {
  const parsed = parseQuantity(String(value ?? ""));
  return typeof parsed === "string" ? { nano: 0n, form: "decimal" } : parsed;
}

const largestPower = 18;
const decimalSuffixes: ReadonlyMap<number, string> = new Map(
  Object.entries(decimalPowers).map(([suffix, power]) => [power, suffix]),
);
/** A longer number is not kept as it is given. */
const MOST_KEPT_DIGITS = 18;

interface Scale {
  readonly factor: bigint;
  readonly divisor: bigint;
  readonly form: Quantity["form"];
}

function scaleOf(suffix: string): Scale | undefined {
  const bits = binaryBits[suffix];
  if (bits !== undefined) return { factor: 1n << BigInt(bits), divisor: 1n, form: "binary" };
  const decimal = decimalPowers[suffix];
  if (decimal !== undefined) return { ...tenTo(decimal), form: "decimal" };
  const [, sign, exponent] = /^[eE]([-+]?)0*([0-9]{1,3})$/.exec(suffix) ?? [];
  return exponent === undefined
    ? undefined
    : { ...tenTo(Number(`${sign}${exponent}`)), form: "exponent" };
}

function tenTo(power: number): { factor: bigint; divisor: bigint } {
  const size = 10n ** BigInt(Math.abs(power));
  return power < 0 ? { factor: 1n, divisor: size } : { factor: size, divisor: 1n };
}
