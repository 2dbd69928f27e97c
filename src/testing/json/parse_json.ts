import { jsonTokens } from "./json_tokens.ts";

/**
 * The most levels of objects and lists within each other that a body may have. kube-apiserver reads
 * 10,000; this depth fits on any runtime's stack.
 */
const MOST_LEVELS = 1000;

/** The most levels of a patched object, or one within a review: its managers are a little deeper. */
export const MOST_PATCHED_LEVELS = MOST_LEVELS + 8;

/** JSON has a number or a depth that the server cannot keep; the message says which. */
export class JsonLimitError extends Error {
  override readonly name = "JsonLimitError";
  /** The limit that is passed: of integers that are kept, of any number, or of the depth. */
  readonly subject: "integer" | "size" | "depth";

  /** Creates the error. */
  constructor(subject: JsonLimitError["subject"], message: string) {
    super(message);
    this.subject = subject;
  }
}

/** Settings of {@linkcode parseJson}. */
export interface ParseJsonOptions {
  /**
   * The most levels of objects and lists within each other.
   * @default {1000}
   */
  levels?: number;
}

/**
 * Parses JSON as `JSON.parse`, but changes no number silently: it refuses integers of 64 bits that
 * JavaScript rounds, and numbers that it reads as infinite. Larger integers become
 * floating-point numbers, as in Go.
 *
 * @throws {SyntaxError} If the text is not JSON.
 * @throws {JsonLimitError} If a number would be changed, or the depth is over the limit.
 */
export function parseJson(text: string, options: ParseJsonOptions = {}): unknown {
  const { levels = MOST_LEVELS } = options;
  const value: unknown = JSON.parse(text);
  refuseChangedNumbers(text);
  // each level takes two characters at least
  if (text.length >= 2 * levels && hasMoreLevels(value, levels)) {
    throw new JsonLimitError("depth", `exceeded max depth of ${levels}`);
  }
  return value;
}

/** Returns whether objects and lists are nested deeper than some levels; does not recurse. */
export function hasMoreLevels(value: unknown, levels: number): boolean {
  let level = [value].filter(isNested);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > levels) return true;
    const below: object[] = [];
    for (const nested of level) {
      for (const member of Object.values(nested)) if (isNested(member)) below.push(member);
    }
    level = below;
  }
  return false;
}

/** Returns why an integer, given by its digits, cannot be kept; `undefined` if it can. */
export function describeChangedInteger(digits: string): string | undefined {
  if (String(Number(digits)) === digits || !isInt64(digits)) return undefined;
  return `this server keeps integers up to ${Number.MAX_SAFE_INTEGER} (2^53-1): it would round ` +
    digits;
}

/** A number that JavaScript may change has 16 digits, or an exponent. */
const SUSPECT = /(?:^|[:,[\s])-?(?:\d{16}|[\d.]+[eE])/;

function refuseChangedNumbers(text: string): void {
  if (!SUSPECT.test(text)) return;
  for (const { index, text: token } of jsonTokens(text)) {
    if (!/^[-\d]/.test(token)) continue;
    if (!Number.isFinite(Number(token))) {
      const why = `json: cannot unmarshal number ${token} into Go value of type float64`;
      throw new JsonLimitError("size", why);
    }
    const why = /^-?\d{16,19}$/.test(token) ? describeChangedInteger(token) : undefined;
    if (why !== undefined) throw new JsonLimitError("integer", `${why}, at offset ${index}`);
  }
}

function isInt64(digits: string): boolean {
  return BigInt.asIntN(64, BigInt(digits)) === BigInt(digits);
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
