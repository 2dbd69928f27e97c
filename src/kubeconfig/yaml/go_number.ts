const INTEGER = /^0b[-+][01]+$|^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const LEAST_INTEGER = -(2n ** 63n);
const GREATEST_INTEGER = 2n ** 64n - 1n;
/** The digits of 2 ** 64 in base 2; more of them, without zeros before them, are out of range. */
const MOST_DIGITS = 64;

/**
 * Parses a plain scalar of YAML as a number, by the rules of kubectl's parser
 * (`go.yaml.in/yaml/v2`, `resolve.go`). Returns `undefined` for a text, such as `.`, `e3` or
 * `1e400`.
 */
export function goNumber(text: string): number | undefined {
  if (text.startsWith("_")) return undefined;
  if (INFINITE.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return NaN;
  const integer = readInteger(text);
  if (integer !== undefined) return Number(integer);
  // Go removes underscores, unless the text begins with a dot.
  const plain = text.startsWith(".") ? text : withoutUnderscores(text);
  const number = FLOAT.test(plain) ? Number(plain) : Infinity;
  return Number.isFinite(number) ? number : undefined;
}

/** Whether Go reads a plain scalar as an integer, not as a float. */
export function isGoInteger(text: string): boolean {
  return readInteger(text) !== undefined;
}

function readInteger(text: string): bigint | undefined {
  const plain = withoutUnderscores(text);
  if (!INTEGER.test(plain)) return undefined;
  const digits = plain.replace(/[-+]/, "").replace(/^0[oO]?(?=[0-7])/, "0o");
  if (digits.replace(/^0[xXbo]?0*/i, "").length > MOST_DIGITS) return undefined;
  const integer = plain.includes("-") ? -BigInt(digits) : BigInt(digits);
  return integer < LEAST_INTEGER || integer > GREATEST_INTEGER ? undefined : integer;
}

function withoutUnderscores(text: string): string {
  return text.replaceAll("_", "");
}
