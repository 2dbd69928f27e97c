import { compilePattern } from "../cel/functions/patterns.ts";

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
