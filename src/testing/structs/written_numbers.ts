import { jsonTokens } from "../json/json_tokens.ts";

/**
 * The numbers of a JSON text that have another text than JavaScript gives them, such as `1.0`, by the
 * way to them: keys of objects and indices of lists. What is above them is a map of what is below.
 */
export type WrittenNumbers = ReadonlyMap<string | number, WrittenNumbers | string>;

/** Without a fraction, an exponent or many digits, no number of a text matters. */
const SUSPECT = /[:,[\s]-?(?:\d{16}|\d+[.eE])/;

interface Level {
  /** Is true for an object, and false for a list. */
  readonly isObject: boolean;
  /** The key or the index of the member that is read. */
  key: string | number | undefined;
  /** The numbers below, once there are some. */
  numbers: Map<string | number, WrittenNumbers | string> | undefined;
}

/**
 * Returns the numbers of a valid JSON text that JavaScript writes otherwise; of a key that comes again,
 * the last one counts. Takes linear time.
 */
export function writtenNumbers(text: string): WrittenNumbers | undefined {
  if (!SUSPECT.test(text)) return undefined;
  const levels: Level[] = [];
  let root: WrittenNumbers | undefined;
  for (const { text: token } of jsonTokens(text)) {
    const level = levels.at(-1);
    if (token === "{" || token === "[") {
      const isObject = token === "{";
      levels.push({ isObject, key: isObject ? undefined : 0, numbers: undefined });
    } else if (token === "}" || token === "]") {
      levels.pop();
    } else if (token === ",") {
      if (level) level.key = level.isObject ? undefined : Number(level.key) + 1;
    } else if (level?.isObject && level.key === undefined) {
      level.key = JSON.parse(token) as string;
      level.numbers?.delete(level.key);
    } else if (level && /^[-\d]/.test(token) && String(Number(token)) !== token) {
      root ??= levels[0]!.numbers = new Map();
      numbersAt(levels).set(level.key!, token);
    }
  }
  return root;
}

/** Returns the map of the innermost level; those above it are made once. */
function numbersAt(levels: readonly Level[]): Map<string | number, WrittenNumbers | string> {
  let known = levels.length - 1;
  while (!levels[known]!.numbers) known--;
  for (; known < levels.length - 1; known++) {
    const below = new Map<string | number, WrittenNumbers | string>();
    levels[known]!.numbers!.set(levels[known]!.key!, below);
    levels[known + 1]!.numbers = below;
  }
  return levels.at(-1)!.numbers!;
}
