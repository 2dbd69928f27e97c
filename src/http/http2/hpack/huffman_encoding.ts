import { CODE_LENGTHS, huffmanCodes } from "./huffman_code.ts";

const codes: Uint32Array = huffmanCodes();
/** Half a long code; with up to 7 bits before it, it fits into the 32 bits of an integer. */
const HALF_BITS = 16;

/**
 * Returns how many bytes the Huffman code of `text` has.
 *
 * @throws {RangeError} If a character is not a byte.
 */
export function huffmanBytes(text: string): number {
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 255) throw new RangeError("A header field consists of bytes: U+0000 to U+00FF.");
    bits += CODE_LENGTHS[code] ?? 0;
  }
  return Math.ceil(bits / 8);
}

/** Writes the Huffman code of `text` into `target`, from `at` on. Returns the offset of its end. */
export function writeHuffman(text: string, target: Uint8Array, at: number): number {
  let pending = 0;
  let bits = 0;
  for (let index = 0; index < text.length; index++) {
    const symbol = text.charCodeAt(index);
    const code = codes[symbol] ?? 0;
    let length = CODE_LENGTHS[symbol] ?? 0;
    if (length > HALF_BITS) {
      length -= HALF_BITS;
      pending = pending << length | code >>> HALF_BITS;
      bits += length;
      for (; bits >= 8; bits -= 8) target[at++] = pending >>> bits - 8;
      length = HALF_BITS;
    }
    pending = pending << length | code & (1 << length) - 1;
    bits += length;
    for (; bits >= 8; bits -= 8) target[at++] = pending >>> bits - 8;
  }
  if (bits > 0) target[at++] = pending << 8 - bits | 0xff >>> bits;
  return at;
}
