import type { DecodedMessage, FieldValue } from "./decode_message.ts";
import { LIST_FIELD } from "./message_json.ts";
import type { MessageField, ScalarType } from "./message_table.ts";

const encoder = new TextEncoder();

/**
 * Writes messages in the wire format, as Go's encoder does: fields by number, keys sorted, and the zero
 * value of each field without a pointer. It writes from the last byte to the first, so that a length is
 * known when its turn comes: what is written first comes last.
 */
export class WireWriter {
  #bytes = new Uint8Array(1024);
  #start = 1024;

  /** Number of bytes that were written. */
  get length(): number {
    return this.#bytes.length - this.#start;
  }

  /** Returns what was written. */
  result(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(this.#start);
  }

  /** Writes bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#start -= bytes.length;
    this.#bytes.set(bytes, this.#start);
  }

  /** Writes a field whose bytes `write` writes. */
  delimited(number: number, write: () => void): void {
    const before = this.length;
    write();
    this.#smallVarint(this.length - before);
    this.#tag(number, 2);
  }

  /** Writes a message, without a length. */
  message({ type, values }: DecodedMessage): void {
    if (isZeroTime(type.name, values)) return;
    for (const field of type.fields.toReversed()) this.#field(field, values[field.index]);
  }

  #field(field: MessageField, value: FieldValue | undefined): void {
    const { number, shape, scalar, pointer, message } = field;
    if (value instanceof Map) {
      for (const key of [...value.keys()].sort().reverse()) {
        this.delimited(number, () => {
          this.#value({ number: 2, scalar }, value.get(key)!);
          this.#value({ number: 1, scalar: "s" }, key);
        });
      }
    } else if (Array.isArray(value)) {
      for (const item of value.toReversed()) this.#value(field, item);
    } else if (value !== undefined) {
      this.#value(field, value);
    } else if (shape !== "single" || pointer || scalar === "y") {
      return;
    } else if (!message) {
      this.#value(field, scalar === "s" ? "" : 0);
    } else if (message.fields[0]?.name !== LIST_FIELD) {
      this.#value(field, { type: message, values: [] });
    }
  }

  #value({ number, scalar }: NumberedField, value: FieldValue): void {
    if (typeof value === "string") {
      this.delimited(number, () => this.raw(encoder.encode(value)));
    } else if (value instanceof Uint8Array) {
      this.delimited(number, () => this.raw(value));
    } else if (typeof value === "object") {
      this.delimited(number, () => this.message(value as DecodedMessage));
    } else if (scalar === "d") {
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setFloat64(0, Number(value), true);
      this.raw(bytes);
      this.#tag(number, 1);
    } else {
      this.#varint(BigInt.asUintN(64, BigInt(value)));
      this.#tag(number, 0);
    }
  }

  #tag(number: number, wireType: number): void {
    this.#smallVarint(number * 8 + wireType);
  }

  /** Writes a number below 2^31, such as a length, without the detour of a bigint. */
  #smallVarint(value: number): void {
    let count = 1;
    for (let rest = value >>> 7; rest > 0; rest >>>= 7) count++;
    this.#reserve(count);
    this.#start -= count;
    let at = this.#start;
    let rest = value;
    for (; rest >= 0x80; rest >>>= 7) this.#bytes[at++] = (rest & 0x7f) | 0x80;
    this.#bytes[at] = rest;
  }

  #varint(value: bigint): void {
    const bytes: number[] = [];
    let rest = value;
    for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
    bytes.push(Number(rest));
    this.raw(Uint8Array.from(bytes));
  }

  #reserve(count: number): void {
    if (count <= this.#start) return;
    const { length } = this;
    const larger = new Uint8Array(Math.max(length + count, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(this.#start), larger.length - length);
    this.#bytes = larger;
    this.#start = larger.length - length;
  }
}

type NumberedField = Pick<MessageField, "number"> & { readonly scalar: ScalarType | undefined };

/** Go writes its zero time as an empty message. */
function isZeroTime(name: string, values: DecodedMessage["values"]): boolean {
  return (name === "Time" || name === "MicroTime") && values.length === 0;
}
