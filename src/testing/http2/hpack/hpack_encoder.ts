import { encodeHuffman, huffmanLength } from "./huffman.ts";
import { fieldBytes, IndexTable } from "./index_table.ts";
import type { HeaderField } from "./static_table.ts";

/** The size of the table before a peer sends its settings. */
const DEFAULT_TABLE_BYTES = 4096;

/** Encodes the header blocks of a connection as Go's server does: each field gets an index. */
export class HpackEncoder {
  readonly #table = new IndexTable(DEFAULT_TABLE_BYTES);
  #tableBytes = DEFAULT_TABLE_BYTES;
  #smallest: number | undefined;

  /** Takes over the limit of the peer's decoder; the next block begins with the new size. */
  resize(limit: number): void {
    const bytes = Math.min(limit, DEFAULT_TABLE_BYTES);
    if (bytes === this.#tableBytes) return;
    this.#smallest = Math.min(this.#smallest ?? bytes, bytes);
    this.#tableBytes = bytes;
    this.#table.resize(bytes);
  }

  /** Encodes a block; it must be sent before the next one. */
  encode(fields: Iterable<HeaderField>): Uint8Array {
    const bytes: number[] = [];
    if (this.#smallest !== undefined) {
      if (this.#smallest < this.#tableBytes) pushInteger(bytes, 5, 0x20, this.#smallest);
      pushInteger(bytes, 5, 0x20, this.#tableBytes);
      this.#smallest = undefined;
    }
    for (const field of fields) this.#push(bytes, field);
    return Uint8Array.from(bytes);
  }

  #push(bytes: number[], field: HeaderField): void {
    const index = this.#table.find(field);
    if (index.whole > 0) return pushInteger(bytes, 7, 0x80, index.whole);
    const isKept = fieldBytes(field) <= this.#tableBytes;
    if (isKept) pushInteger(bytes, 6, 0x40, index.name);
    else pushInteger(bytes, 4, 0, index.name);
    if (index.name === 0) pushString(bytes, field[0]);
    pushString(bytes, field[1]);
    if (isKept) this.#table.add(field);
  }
}

function pushInteger(bytes: number[], prefixBits: number, pattern: number, value: number): void {
  const most = 2 ** prefixBits - 1;
  if (value < most) {
    bytes.push(pattern | value);
    return;
  }
  bytes.push(pattern | most);
  let rest = value - most;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push(0x80 | (rest % 0x80));
  bytes.push(rest);
}

function pushString(bytes: number[], text: string): void {
  const length = huffmanLength(text);
  if (length < text.length) {
    pushInteger(bytes, 7, 0x80, length);
    encodeHuffman(text, bytes);
    return;
  }
  pushInteger(bytes, 7, 0, text.length);
  for (let index = 0; index < text.length; index++) bytes.push(text.charCodeAt(index) & 0xff);
}
