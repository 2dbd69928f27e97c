/** Control characters, and those that turn the direction of the text after them. */
// deno-lint-ignore no-control-regex
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Returns a text with escapes such as `\u202e` for characters that are not seen, but change how the
 * others look: `\u202egnp.exe` must not read as `exe.png`.
 *
 * @param {string} text
 * @returns {string}
 */
export function visibleText(text) {
  return text.replaceAll(
    UNSEEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
