const FORMAT = "quantities must match the regular expression " +
  "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const SUFFIX = "unable to parse quantity's suffix";

const MOST_INT64 = 2n ** 63n - 1n;

/**
 * Returns what Kubernetes' parser says against a quantity; `undefined` for a valid one. It takes more
 * than its message says: `+`, `1.` and `.5m` are quantities.
 *
 * Source: `k8s.io/apimachinery/pkg/api/resource` `ParseQuantity`.
 */
export function quantityFault(text: string): string | undefined {
  if (text === "") return FORMAT;
  const digits = text.replace(/^[+-]/, "");
  if (/^0*$/.test(digits)) return undefined;
  // `(?!\d)` keeps it linear: no digit of the number is tried as one of the exponent.
  const match = /^\d*(?:\.\d*)?(?!\d)([eEinumkKMGTP]*)([-+]?\d*)$/.exec(digits);
  if (!match) return FORMAT;
  const [, letters = "", exponent = ""] = match;
  if (exponent === "" && /^(?:|[numkMGTPE]|[KMGTPE]i)$/.test(letters)) return undefined;
  const isExponent = /^[eE]$/.test(letters) && /\d$/.test(exponent) && isInt64(exponent);
  return isExponent ? undefined : SUFFIX;
}

function isInt64(text: string): boolean {
  const digits = text.replace(/^[+-]?0*/, "");
  if (digits.length > 19) return false;
  return BigInt(digits || "0") <= MOST_INT64 + (text.startsWith("-") ? 1n : 0n);
}
