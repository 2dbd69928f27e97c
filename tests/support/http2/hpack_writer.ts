/**
 * Representations of HPACK (RFC 7541, sections 5 and 6), each on its own, so that a test chooses how
 * a field is written and may break the rules.
 *
 * @module
 */
import { join, latin1 } from "./frames.ts";
import { type Field, HUFFMAN_CODES } from "./hpack_tables.ts";

/** Returns an integer with a prefix of `bits` bits; `first` has the bits above the prefix. */
export function integer(value: number, bits: number, first = 0): Uint8Array<ArrayBuffer> {
  const most = 2 ** bits - 1;
  if (value < most) return Uint8Array.of(first + value);
  const bytes = [first + most];
  let rest = value - most;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(rest % 128 + 128);
  return Uint8Array.of(...bytes, rest);
}

/** Returns a string without Huffman's code. */
export function plain(text: string): Uint8Array<ArrayBuffer> {
  return join(integer(text.length, 7), text);
}

/** Returns a string in Huffman's code. */
export function huffman(text: string): Uint8Array<ArrayBuffer> {
  const bytes = huffmanBytes(latin1(text));
  return join(integer(bytes.length, 7, 0x80), bytes);
}

/** Returns the code of symbols, padded with ones, or with other `padding`. */
export function huffmanBytes(symbols: Iterable<number>, padding = "1"): Uint8Array<ArrayBuffer> {
  let bits = "";
  for (const symbol of symbols) {
    const code = HUFFMAN_CODES[symbol]!;
    bits += code.bits.toString(2).padStart(code.length, "0");
  }
  if (padding.length > 1) bits += padding;
  else bits += padding.repeat((8 - bits.length % 8) % 8);
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (eight) => parseInt(eight, 2));
}

/** Returns an indexed field. */
export function indexed(index: number): Uint8Array<ArrayBuffer> {
  return integer(index, 7, 0x80);
}

/** How a literal treats the dynamic table: enters it, leaves it alone, or never enters any. */
export type Indexing = "incremental" | "without" | "never";

const PREFIX = { incremental: [6, 0x40], without: [4, 0], never: [4, 0x10] } as const;

/** Returns a literal field; `name` is a text, or the index of an entry with that name. */
export function literal(
  name: string | number,
  value: string,
  { indexing = "without", coded = plain }: {
    indexing?: Indexing;
    coded?: (text: string) => Uint8Array;
  } = {},
): Uint8Array<ArrayBuffer> {
  const [bits, first] = PREFIX[indexing];
  const start = integer(typeof name === "number" ? name : 0, bits, first);
  return join(start, typeof name === "number" ? "" : coded(name), coded(value));
}

/** Returns a change of the dynamic table's size. */
export function tableSize(bytes: number): Uint8Array<ArrayBuffer> {
  return integer(bytes, 5, 0x20);
}

/** Returns a block of fields that touches no table and uses no code. */
export function block(...fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  return join(...fields.map(([name, value]) => literal(name, value)));
}
