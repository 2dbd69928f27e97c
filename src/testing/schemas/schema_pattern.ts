import { RE2JS } from "re2js";

/** Compiled patterns: a schema is used for many objects. */
const compiled = new Map<string, RE2JS>();

/**
 * Returns whether a text contains a match of a `pattern`, which is written in Go's syntax (RE2). It
 * takes time in proportion to the text, whatever the pattern.
 *
 * @throws {SyntaxError} If Go does not have the syntax, with Go's message.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  return compilePattern(pattern).matcher(text).find();
}

/**
 * Checks a `pattern`.
 *
 * @throws {SyntaxError} If Go does not have the syntax, with Go's message.
 */
export function checkPattern(pattern: string): void {
  compilePattern(pattern);
}

function compilePattern(pattern: string): RE2JS {
  let regexp = compiled.get(pattern);
  if (regexp) return regexp;
  try {
    regexp = RE2JS.compile(pattern);
  } catch (error) {
    throw new SyntaxError((error as Error).message, { cause: error });
  }
  compiled.set(pattern, regexp);
  return regexp;
}
