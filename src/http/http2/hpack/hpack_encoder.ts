import { BlockWriter } from "./block_writer.ts";
import { FieldIndex } from "./field_index.ts";
import { fieldBytes, type HeaderField } from "./header_field.ts";
import { RecentValues } from "./recent_values.ts";

/** The size of a peer's table until its SETTINGS say another one. */
const DEFAULT_TABLE_BYTES = 4096;
/** The first bits of a field's representation (RFC 7541, section 6), and how many follow them. */
const INDEXED = { flags: 0x80, prefix: 7 };
const LITERAL_INDEXED = { flags: 0x40, prefix: 6 };
const LITERAL = { flags: 0, prefix: 4 };
const NEVER_INDEXED = { flags: 0x10, prefix: 4 };
const TABLE_SIZE = { flags: 0x20, prefix: 5 };
/** Fields that differ with almost every request. */
const VARYING: ReadonlySet<string> = new Set([":path", "content-length"]);

/** Settings of an {@linkcode HpackEncoder}. */
export interface HpackEncoderOptions {
  /**
   * The most bytes of the table, even if the peer allows more.
   * @default {4096}
   */
  tableBytes?: number;
}

/**
 * Encodes the blocks of fields that are sent over a connection, in their order.
 *
 * A field is stored in the peer's table at its first use, so that the next request sends one byte
 * for it. If another value of the same name comes, it is stored when it comes again: a new token
 * is, a trace's number is not, and does not displace the others.
 */
export class HpackEncoder {
  readonly #writer = new BlockWriter();
  readonly #index: FieldIndex;
  readonly #recent = new RecentValues();
  readonly #most: number;
  /** The smallest size that the table had since the peer was informed, if it must be. */
  #announced: number | undefined;

  /** Creates an encoder for a peer that has not sent SETTINGS. */
  constructor({ tableBytes = DEFAULT_TABLE_BYTES }: HpackEncoderOptions = {}) {
    this.#most = tableBytes;
    this.#index = new FieldIndex(DEFAULT_TABLE_BYTES);
    if (tableBytes < DEFAULT_TABLE_BYTES) this.#setTableBytes(tableBytes);
  }

  /**
   * Accepts the peer's SETTINGS_HEADER_TABLE_SIZE. If the table changes with it, the next block
   * begins with its new size.
   */
  resize(bytes: number): void {
    const next = Math.min(bytes, this.#most);
    if (next !== this.#index.limit) this.#setTableBytes(next);
  }

  /**
   * Encodes the fields of one field section. The block must be sent, before any later one.
   *
   * @throws {RangeError} If a name or value has a character above U+00FF. The next block can be
   *   encoded.
   */
  encode(fields: Iterable<HeaderField>): Uint8Array<ArrayBuffer> {
    try {
      this.#announce();
      for (const field of fields) this.#write(field);
      return this.#writer.take();
    } catch (error) {
      // The peer does not see the fields stored for this block, so both tables begin again, empty.
      this.#writer.clear();
      const { limit } = this.#index;
      this.#setTableBytes(0);
      this.#setTableBytes(limit);
      throw error;
    }
  }

  #setTableBytes(bytes: number): void {
    const before = this.#announced ?? bytes;
    // A smaller size before must be sent too (RFC 7541, section 4.2), and Go's decoder accepts a
    // second one only while its table is empty.
    if (before < bytes) this.#index.resize(0);
    this.#announced = before < bytes ? 0 : bytes;
    this.#index.resize(bytes);
  }

  #announce(): void {
    if (this.#announced === undefined) return;
    const { limit } = this.#index;
    if (this.#announced < limit) this.#writer.integer(this.#announced, TABLE_SIZE);
    this.#writer.integer(limit, TABLE_SIZE);
    this.#announced = undefined;
  }

  #write(field: HeaderField): void {
    const { name, value, sensitive = false } = field;
    const known = sensitive ? 0 : this.#index.indexOf(field);
    if (known > 0) return this.#writer.integer(known, INDEXED);
    const isStored = !sensitive && this.#isWorthStoring(field);
    const form = isStored ? LITERAL_INDEXED : sensitive ? NEVER_INDEXED : LITERAL;
    const named = this.#index.indexOfName(name);
    this.#writer.integer(named, form);
    if (named === 0) this.#writer.string(name);
    this.#writer.string(value);
    if (isStored) this.#index.add(field);
  }

  /** Whether a field will come again, and leaves room for others. */
  #isWorthStoring(field: HeaderField): boolean {
    if (VARYING.has(field.name) || 4 * fieldBytes(field) > 3 * this.#index.limit) return false;
    return this.#recent.mayRepeat(field);
  }
}
