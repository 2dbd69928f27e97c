import { Buffer } from "node:buffer";
import { decodeHuffman } from "./huffman.ts";
import { fieldBytes, IndexTable } from "./index_table.ts";
import type { HeaderField } from "./static_table.ts";

const MOST_INTEGER = 2 ** 28;

/** Decodes the header blocks of a connection, one after the other (RFC 7541). */
export class HpackDecoder {
  #tableBytes: number;
  #mustShrink = false;
  readonly #table: IndexTable;
  #block: Uint8Array = new Uint8Array();
  #at = 0;
  #fields: HeaderField[] = [];
  #fieldsSeen = 0;
  #bytesLeft = 0;

  /** Creates a decoder for a peer that was told `tableBytes` as its limit. */
  constructor(tableBytes: number) {
    this.#tableBytes = tableBytes;
    this.#table = new IndexTable(tableBytes);
  }

  /** Changes the limit, once the peer has acknowledged it. */
  resize(tableBytes: number): void {
    this.#mustShrink ||= tableBytes < this.#table.limit;
    this.#tableBytes = tableBytes;
  }

  /**
   * Decodes a whole block; returns `undefined` if its fields have more than `mostBytes` by the count of
   * RFC 9113, section 6.5.2. The table follows such a block too, but its fields are not kept: a few bytes
   * can refer to thousands of long fields.
   *
   * @throws {SyntaxError} If it is malformed: the connection cannot go on.
   */
  decode(block: Uint8Array, mostBytes = Infinity): HeaderField[] | undefined {
    this.#block = block;
    this.#at = 0;
    this.#fields = [];
    this.#fieldsSeen = 0;
    this.#bytesLeft = mostBytes;
    while (this.#at < block.length) {
      const first = block[this.#at]!;
      if (this.#mustShrink && (first & 0xe0) !== 0x20) {
        throw new SyntaxError("The table's size was reduced, and the block does not say so.");
      }
      if (first >= 0x80) this.#keep(this.#field(this.#integer(7)));
      else if (first >= 0x40) this.#table.add(this.#keep(this.#literal(6)));
      else if (first >= 0x20) this.#resize();
      else this.#keep(this.#literal(4));
    }
    const fields = this.#fields;
    this.#fields = [];
    return this.#bytesLeft < 0 ? undefined : fields;
  }

  #keep(field: HeaderField): HeaderField {
    this.#fieldsSeen++;
    this.#bytesLeft -= fieldBytes(field);
    if (this.#bytesLeft >= 0) this.#fields.push(field);
    else this.#fields = [];
    return field;
  }

  #field(index: number): HeaderField {
    const field = this.#table.get(index);
    if (!field) throw new SyntaxError(`The table has no field ${index}.`);
    return field;
  }

  #literal(prefixBits: number): HeaderField {
    const index = this.#integer(prefixBits);
    const name = index === 0 ? this.#string() : this.#field(index)[0];
    return [name, this.#string()];
  }

  #resize(): void {
    const bytes = this.#integer(5);
    if (this.#fieldsSeen > 0) throw new SyntaxError("The table's size changes within a block.");
    if (bytes > this.#tableBytes) throw new SyntaxError("The table's size exceeds the limit.");
    this.#table.resize(bytes);
    this.#mustShrink = false;
  }

  #integer(prefixBits: number): number {
    const most = 2 ** prefixBits - 1;
    let value = this.#byte() & most;
    if (value < most) return value;
    for (let shift = 0;; shift += 7) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (value > MOST_INTEGER || shift > 28) throw new SyntaxError("An integer is too large.");
      if (byte < 0x80) return value;
    }
  }

  #string(): string {
    const isHuffman = (this.#block[this.#at] ?? 0) >= 0x80;
    const length = this.#integer(7);
    const end = this.#at + length;
    if (end > this.#block.length) throw new SyntaxError("A string ends after its block.");
    const bytes = this.#block.subarray(this.#at, end);
    this.#at = end;
    if (isHuffman) return decodeHuffman(bytes);
    return Buffer.from(bytes.buffer, bytes.byteOffset, length).toString("latin1");
  }

  #byte(): number {
    const byte = this.#block[this.#at++];
    if (byte === undefined) throw new SyntaxError("A block ends within a field.");
    return byte;
  }
}
