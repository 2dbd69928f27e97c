import { fieldBytes, type HeaderField } from "./header_field.ts";

/**
 * The fields that both sides of a connection remember (RFC 7541, section 2.3.2). The oldest are
 * evicted when there are too many bytes.
 */
export class DynamicTable<Field extends HeaderField> {
  /** The fields, oldest first. A table of 4 KiB has at most 128, so that `shift` is quick. */
  readonly #fields: Field[] = [];
  readonly #onEvict: ((field: Field) => void) | undefined;
  #bytes = 0;
  #limit: number;

  /** Creates an empty table of at most `limit` bytes; `onEvict` is called for each evicted field. */
  constructor(limit: number, onEvict?: (field: Field) => void) {
    this.#limit = limit;
    this.#onEvict = onEvict;
  }

  /** The size of the fields. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The limit of `bytes`. */
  get limit(): number {
    return this.#limit;
  }

  /** Returns the field at an index; that of the newest one is 0. */
  at(index: number): Field | undefined {
    return this.#fields[this.#fields.length - 1 - index];
  }

  /**
   * Adds a field. One that is larger than the table empties it and is not added (RFC 7541,
   * section 4.4).
   */
  add(field: Field): void {
    const bytes = fieldBytes(field);
    this.#shrinkTo(this.#limit - bytes);
    if (bytes > this.#limit) return;
    this.#fields.push(field);
    this.#bytes += bytes;
  }

  /** Changes the limit, and evicts what exceeds it. */
  resize(limit: number): void {
    this.#limit = limit;
    this.#shrinkTo(limit);
  }

  #shrinkTo(bytes: number): void {
    while (this.#bytes > bytes) {
      const field = this.#fields.shift();
      if (!field) return;
      this.#bytes -= fieldBytes(field);
      this.#onEvict?.(field);
    }
  }
}
