import { EOS, type Field, HUFFMAN_CODES, STATIC_TABLE } from "./hpack_tables.ts";

/** Bytes that an entry of the dynamic table counts beside its name and value. */
const ENTRY_BYTES = 32;
const DEFAULT_TABLE_BYTES = 4_096;

/** A block of fields that breaks the rules of HPACK. */
export class HpackFault extends Error {}

/** Reads the blocks of fields of one connection, and refuses all that RFC 7541 forbids. */
export class HpackReader {
  readonly #table: Field[] = [];
  #size = 0;
  #limit = DEFAULT_TABLE_BYTES;
  /** The largest size that the writer may choose. */
  #mostLimit = DEFAULT_TABLE_BYTES;
  /** The smallest limit since the last block; the next one must first go down to it. */
  #mustShrinkTo: number | undefined;
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;

  /** Fields that the dynamic table holds, the newest first. */
  get table(): readonly Field[] {
    return this.#table;
  }

  /** Sets the limit that the peer has acknowledged. */
  limitTo(bytes: number): void {
    this.#mostLimit = bytes;
    if (bytes < this.#limit) {
      this.#mustShrinkTo = Math.min(bytes, this.#mustShrinkTo ?? Infinity);
    }
  }

  /** Reads a whole block. */
  read(bytes: Uint8Array): Field[] {
    this.#bytes = bytes;
    this.#at = 0;
    const fields: Field[] = [];
    while (this.#at < bytes.length) {
      const first = bytes[this.#at]!;
      if ((first & 0xe0) === 0x20) this.#resize(fields.length > 0);
      else {
        this.#checkShrunk();
        fields.push(this.#field(first));
      }
    }
    this.#checkShrunk();
    return fields;
  }

  #field(first: number): Field {
    if (first & 0x80) return this.#entry(this.#integer(7));
    const enters = (first & 0x40) !== 0;
    const index = this.#integer(enters ? 6 : 4);
    const name = index === 0 ? this.#string() : this.#entry(index)[0];
    const field: Field = [name, this.#string()];
    if (enters) this.#add(field);
    return field;
  }

  #resize(isLate: boolean): void {
    const bytes = this.#integer(5);
    if (isLate) throw new HpackFault("a change of the table's size after a field");
    if (bytes > this.#mostLimit) throw new HpackFault(`a table of ${bytes} bytes`);
    if (this.#mustShrinkTo !== undefined && bytes <= this.#mustShrinkTo) {
      this.#mustShrinkTo = undefined;
    }
    this.#limit = bytes;
    this.#evict(0);
  }

  #checkShrunk(): void {
    if (this.#mustShrinkTo === undefined) return;
    throw new HpackFault(`no change of the table's size to ${this.#mustShrinkTo}`);
  }

  #entry(index: number): Field {
    const found = index <= STATIC_TABLE.length
      ? STATIC_TABLE[index - 1]
      : this.#table[index - STATIC_TABLE.length - 1];
    if (!found) throw new HpackFault(`no entry ${index}`);
    return found;
  }

  #add(field: Field): void {
    const bytes = field[0].length + field[1].length + ENTRY_BYTES;
    this.#evict(bytes);
    if (bytes > this.#limit) return;
    this.#table.unshift(field);
    this.#size += bytes;
  }

  #evict(room: number): void {
    while (this.#size + room > this.#limit && this.#table.length > 0) {
      const [name, value] = this.#table.pop()!;
      this.#size -= name.length + value.length + ENTRY_BYTES;
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new HpackFault("a block that is cut");
    return byte;
  }

  #integer(bits: number): number {
    const most = 2 ** bits - 1;
    let value = this.#byte() & most;
    if (value < most) return value;
    for (let factor = 1;; factor *= 128) {
      const byte = this.#byte();
      value += (byte & 0x7f) * factor;
      if (value >= 2 ** 31 || factor > 2 ** 35) throw new HpackFault("an integer of 31 bits");
      if (byte < 0x80) return value;
    }
  }

  #string(): string {
    const isCoded = (this.#bytes[this.#at] ?? 0) >= 0x80;
    const length = this.#integer(7);
    const bytes = this.#bytes.subarray(this.#at, this.#at += length);
    if (bytes.length < length) throw new HpackFault("a string that is cut");
    return isCoded ? decoded(bytes) : String.fromCharCode(...bytes);
  }
}

const symbols = new Map(
  HUFFMAN_CODES.map(({ bits, length }, symbol) => [length * 2 ** 30 + bits, symbol]),
);

function decoded(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let length = 0;
  for (const byte of bytes) {
    for (let at = 7; at >= 0; at--) {
      bits = bits * 2 + (byte >> at & 1);
      length++;
      const symbol = symbols.get(length * 2 ** 30 + bits);
      if (symbol === undefined) continue;
      if (symbol === EOS) throw new HpackFault("EOS in a string");
      text += String.fromCharCode(symbol);
      bits = length = 0;
    }
  }
  if (length > 7 || bits !== 2 ** length - 1) throw new HpackFault("a wrong padding");
  return text;
}
