/** Returns the start of a text that has at most so many bytes in UTF-8, without half a character. */
export function cutBytes(text: string, most: number): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.byteLength <= most) return text;
  let end = most;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--; // inside a character
  return new TextDecoder().decode(bytes.subarray(0, end));
}
