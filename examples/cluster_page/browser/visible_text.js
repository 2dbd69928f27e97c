/**
 * Characters that are not seen, or that change what others look like: controls, formats such as those
 * that turn the direction, separators of lines, selectors of variants, fillers, halves of characters,
 * and marks in a pile that covers the lines around.
 */
const UNSEEN =
  /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800\ufffc]|(?<=\p{M}{4})\p{M}/gu;
/** An emoji needs some of them: the selector that colours it, and joiners to others. */
const IN_EMOJI =
  /(?<=\p{Extended_Pictographic})\ufe0f|(?<=\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier})\u200d(?=\p{Extended_Pictographic})/gu;

/**
 * Returns a text with escapes such as `\u202e` for characters that are not seen, but change how the
 * others look: `\u202egnp.exe` must not read as `exe.png`.
 *
 * @param {string} text
 * @returns {string}
 */
export function visibleText(text) {
  UNSEEN.lastIndex = 0;
  if (!UNSEEN.test(text)) return text;
  const kept = new Set([...text.matchAll(IN_EMOJI)].map(({ index }) => index));
  return text.replaceAll(UNSEEN, (character, index) => {
    if (kept.has(index)) return character;
    const code = /** @type {number} */ (character.codePointAt(0)).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}
