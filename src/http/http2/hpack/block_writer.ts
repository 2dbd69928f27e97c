import { huffmanBytes, writeHuffman } from "./huffman_encoding.ts";

/** The flag of a Huffman-coded string, before its length. */
const HUFFMAN = 0x80;
/** More than an integer has. */
const MOST_INTEGER_BYTES = 8;

/** Writes the integers and strings of a block (RFC 7541, section 5). */
export class BlockWriter {
  #bytes = new Uint8Array(512);
  #at = 0;

  /** Returns the bytes that were written since the last call. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.slice(0, this.#at);
    this.#at = 0;
    return bytes;
  }

  /** Drops the bytes that were written since the last call of `take`. */
  clear(): void {
    this.#at = 0;
  }

  /** Writes an integer whose first `prefix` bits share a byte with `flags`. */
  integer(value: number, { prefix, flags }: { prefix: number; flags: number }): void {
    this.#reserve(MOST_INTEGER_BYTES);
    const most = (1 << prefix) - 1;
    if (value < most) {
      this.#bytes[this.#at++] = flags | value;
      return;
    }
    this.#bytes[this.#at++] = flags | most;
    for (value -= most; value >= 0x80; value >>>= 7) this.#bytes[this.#at++] = value | 0x80;
    this.#bytes[this.#at++] = value;
  }

  /**
   * Writes a string, Huffman-coded if that is shorter.
   *
   * @throws {RangeError} If a character is not a byte.
   */
  string(text: string): void {
    const coded = huffmanBytes(text);
    const isShorter = coded < text.length;
    const length = isShorter ? coded : text.length;
    this.integer(length, { prefix: 7, flags: isShorter ? HUFFMAN : 0 });
    this.#reserve(length);
    if (isShorter) {
      this.#at = writeHuffman(text, this.#bytes, this.#at);
      return;
    }
    for (let at = 0; at < text.length; at++) this.#bytes[this.#at++] = text.charCodeAt(at);
  }

  #reserve(count: number): void {
    if (this.#at + count <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#at + count));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
