import { HpackError } from "./hpack_errors.ts";
import { decodeHuffman, latin1Text } from "./huffman_decoding.ts";

/** The largest integer that is accepted; nothing in a block of bounded size needs as much. */
const MOST = 2 ** 31 - 1;
/** The most bytes after the prefix of an integer: 5 have 35 bits. */
const MOST_BYTES = 5;
/** The flag of a Huffman-coded string, before its length. */
const HUFFMAN = 0x80;

/** Reads the integers and strings of a block (RFC 7541, section 5). */
export class BlockReader {
  #block: Uint8Array = new Uint8Array();
  #at = 0;
  /** Where strings are decoded to; it grows with the longest one. */
  #scratch = new Uint8Array(256);

  /** Begins a block. */
  begin(block: Uint8Array): void {
    this.#block = block;
    this.#at = 0;
  }

  /** Whether the block has been read to its end. */
  get ended(): boolean {
    return this.#at >= this.#block.length;
  }

  /** The next byte, which stays unread. */
  get next(): number {
    return this.#block[this.#at] ?? 0;
  }

  /**
   * Reads an integer whose first `prefix` bits are the last ones of the next byte.
   *
   * @throws {HpackError} If the integer is too large or not complete.
   */
  integer(prefix: number): number {
    const most = (1 << prefix) - 1;
    const first = this.#byte() & most;
    if (first < most) return first;
    let value = most;
    for (let index = 0; index < MOST_BYTES; index++) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte >= 0x80) continue;
      if (value > MOST) break;
      return value;
    }
    throw new HpackError("an integer is too large");
  }

  /**
   * Reads a string, one character for each byte.
   *
   * @throws {HpackError} If the string is not complete or its Huffman code is not valid.
   */
  string(): string {
    const isCoded = (this.next & HUFFMAN) !== 0;
    const length = this.integer(7);
    const from = this.#at;
    const to = from + length;
    if (to > this.#block.length) throw endsWithinField();
    this.#at = to;
    if (!isCoded) return latin1Text(this.#block, from, to);
    const most = Math.ceil(length * 8 / 5);
    if (most > this.#scratch.length) this.#scratch = new Uint8Array(2 * most);
    const target = this.#scratch;
    return latin1Text(target, 0, decodeHuffman(this.#block, { from, to, target }));
  }

  #byte(): number {
    const byte = this.#block[this.#at];
    if (byte === undefined) throw endsWithinField();
    this.#at++;
    return byte;
  }
}

function endsWithinField(): HpackError {
  return new HpackError("a block ends within a field");
}
