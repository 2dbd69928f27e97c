/** Characters that end a line in TypeScript or in an editor, and other invisible characters. */
const control = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

/**
 * Writes a value as a TypeScript literal. No content can end the literal: line breaks and invisible
 * characters that JSON allows are escaped too.
 */
export function literal(value: unknown): string {
  return (JSON.stringify(value) ?? "undefined").replace(
    control,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Returns the lines of untrusted text, made safe to write in a comment. */
export function commentLines(text: string): string[] {
  return text.replaceAll("\t", "  ").split(/\r\n|[\n\v\f\r\u0085\p{Zl}\p{Zp}]/u)
    .map((line) => line.replace(control, " ").replaceAll("*/", "*\\/"));
}

/** Returns untrusted text as one line that is safe in a comment. */
export function commentLine(text: string): string {
  return commentLines(text).join(" ");
}
