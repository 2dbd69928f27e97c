import { BlockReader } from "./block_reader.ts";
import { DynamicTable } from "./dynamic_table.ts";
import { fieldBytes, type HeaderField } from "./header_field.ts";
import { FieldListTooLargeError, HpackError } from "./hpack_errors.ts";
import { STATIC_TABLE } from "./static_table.ts";

/** The first bits of a field's representation (RFC 7541, section 6). */
const INDEXED = 0x80;
const LITERAL_INDEXED = 0x40;
const TABLE_SIZE = 0x20;
const NEVER_INDEXED = 0x10;

/** Settings of a {@linkcode HpackDecoder}. */
export interface HpackDecoderOptions {
  /** The size of the table, as announced by SETTINGS_HEADER_TABLE_SIZE. */
  tableBytes: number;
  /** The most bytes of a block's fields, each counted with 32 more (RFC 9113, section 6.5.2). */
  listBytes: number;
}

/** Decodes the blocks of fields that arrive over a connection, in their order. */
export class HpackDecoder {
  readonly #reader = new BlockReader();
  readonly #table: DynamicTable<HeaderField>;
  readonly #mostTableBytes: number;
  readonly #listBytes: number;

  /** Creates a decoder with an empty table. */
  constructor({ tableBytes, listBytes }: HpackDecoderOptions) {
    this.#table = new DynamicTable(tableBytes);
    this.#mostTableBytes = tableBytes;
    this.#listBytes = listBytes;
  }

  /** The size of the fields in the table. */
  get tableBytes(): number {
    return this.#table.bytes;
  }

  /**
   * Decodes a block: all fragments of one field section.
   *
   * @throws {HpackError} If the block is not valid: the connection must end.
   * @throws {FieldListTooLargeError} If the fields exceed the limit: the stream must end. The next
   *   block can be decoded.
   */
  decode(block: Uint8Array): HeaderField[] {
    const reader = this.#reader;
    const fields: HeaderField[] = [];
    let bytes = 0;
    reader.begin(block);
    while (!reader.ended) {
      if ((reader.next & 0xe0) === TABLE_SIZE) {
        if (bytes > 0) throw new HpackError("the table is resized within a block");
        this.#resize(reader.integer(5));
        continue;
      }
      const field = this.#field(reader.next);
      bytes += fieldBytes(field);
      if (bytes <= this.#listBytes) fields.push(field);
    }
    if (bytes > this.#listBytes) throw new FieldListTooLargeError(this.#listBytes);
    return fields;
  }

  #field(first: number): HeaderField {
    if (first >= INDEXED) return this.#known(this.#reader.integer(7));
    if (first >= LITERAL_INDEXED) {
      const field = this.#literal(6);
      this.#table.add(field);
      return field;
    }
    const field = this.#literal(4);
    return (first & NEVER_INDEXED) === 0 ? field : { ...field, sensitive: true };
  }

  #literal(prefix: number): HeaderField {
    const index = this.#reader.integer(prefix);
    const name = index === 0 ? this.#reader.string() : this.#known(index).name;
    return { name, value: this.#reader.string() };
  }

  #known(index: number): HeaderField {
    const field = STATIC_TABLE[index - 1] ?? this.#table.at(index - 1 - STATIC_TABLE.length);
    if (!field) throw new HpackError("an index is in none of the tables");
    return field;
  }

  #resize(bytes: number): void {
    if (bytes > this.#mostTableBytes) {
      throw new HpackError("the table is resized to more than was announced");
    }
    this.#table.resize(bytes);
  }
}
