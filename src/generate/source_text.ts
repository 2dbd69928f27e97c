/** What ends a line in TypeScript or in an editor, and other characters that nobody sees. */
const control = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

/**
 * Writes a value as the literal of TypeScript that it is. Nothing in it can end the literal: what
 * JSON lets stand, and what is not seen, is escaped too.
 */
export function literal(value: unknown): string {
  return (JSON.stringify(value) ?? "undefined").replace(
    control,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The lines of a text that others wrote, each of which may stand in a comment and cannot end it. */
export function commentLines(text: string): string[] {
  return text.replaceAll("\t", "  ").split(/\r\n|[\n\v\f\r\u0085\p{Zl}\p{Zp}]/u)
    .map((line) => line.replace(control, " ").replaceAll("*/", "*\\/"));
}

/** A text that others wrote, as one line of a comment. */
export function commentLine(text: string): string {
  return commentLines(text).join(" ");
}
