/**
 * Makes bytes of which none equals the one 256 before it. A loop, because `Uint8Array.from` takes a
 * second of CPU for ten million.
 */
export function numberedBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) bytes[at] = at ^ (at >> 8);
  return bytes;
}
