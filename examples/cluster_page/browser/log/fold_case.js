/**
 * Returns a text in small letters, with each character at its place: `İ` would become two of them, and
 * stays.
 *
 * @param {string} text
 * @returns {string}
 */
export function foldCase(text) {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from(text, (character) => {
    const folded = character.toLowerCase();
    return folded.length === character.length ? folded : character;
  }).join("");
}
