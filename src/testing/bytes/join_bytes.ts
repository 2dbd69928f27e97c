/**
 * Returns the parts as one, in memory of its own. `Buffer.concat` takes small ones from a pool, which a
 * stream of bytes must not pass on.
 */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
