/**
 * Returns a text without the given characters at its end. It takes linear time; a pattern such as
 * `/x+$/` takes quadratic time, because it is tried again at each character of a run.
 */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Returns a text without the given characters at both ends, in linear time. */
export function trimOf(text: string, characters: string): string {
  const trimmed = trimEndOf(text, characters);
  let start = 0;
  while (start < trimmed.length && characters.includes(trimmed.charAt(start))) start++;
  return trimmed.slice(start);
}

/** Returns the start of a text that has at most so many bytes in UTF-8, without half a character. */
export function cutBytes(text: string, most: number): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.byteLength <= most) return text;
  let end = most;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--; // inside a character
  return new TextDecoder().decode(bytes.subarray(0, end));
}
