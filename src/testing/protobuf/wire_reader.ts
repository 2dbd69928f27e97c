/** Thrown for bytes that are not a message, in the words of Kubernetes' decoder. */
export class ProtobufError extends Error {
  override readonly name = "ProtobufError";
}

/** Returns the failure of a message that ends too early. */
export function unexpectedEnd(): ProtobufError {
  return new ProtobufError("unexpected EOF");
}

/** Returns the failure of a length that is negative in Go. */
function negativeLength(): ProtobufError {
  return new ProtobufError("proto: negative length found during unmarshaling");
}

const OVERFLOW = 2 ** 63;

/**
 * Reads the wire format of protobuf as the decoders that gogo/protobuf generates: with the same checks
 * in the same order, so that the same bytes are refused with the same words.
 */
export class WireReader {
  /** The bytes. */
  readonly bytes: Uint8Array;
  /** Offset of the next byte. */
  at = 0;
  /** The lower 32 bits of the last varint. */
  low = 0;
  /** The upper 32 bits of the last varint. */
  high = 0;

  /** Creates a reader at the first byte. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Number of the field in the last tag. */
  get fieldNumber(): number {
    return (this.low >>> 3) | (this.high << 29);
  }

  /** Wire type in the last tag. */
  get wireType(): number {
    return this.low & 7;
  }

  /** The last varint as int64; above 2^53 it is rounded, as by `JSON.parse`. */
  get int64(): number {
    return (this.high | 0) * 2 ** 32 + (this.low >>> 0);
  }

  /** The last varint as uint64, for messages. */
  get uint64(): bigint {
    return (BigInt(this.high >>> 0) << 32n) | BigInt(this.low >>> 0);
  }

  /** Reads a varint into `low` and `high`. */
  varint(end: number): void {
    let low = 0;
    let high = 0;
    for (let shift = 0;; shift += 7) {
      if (shift >= 64) throw new ProtobufError("proto: integer overflow");
      if (this.at >= end) throw unexpectedEnd();
      const byte = this.bytes[this.at++]!;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) break;
    }
    this.low = low;
    this.high = high;
  }

  /** Reads a length, and returns the offset after as many bytes. */
  delimited(end: number): number {
    this.varint(end);
    const length = this.int64;
    const stop = this.at + length;
    if (length < 0 || stop >= OVERFLOW) throw negativeLength();
    if (stop > end) throw unexpectedEnd();
    return stop;
  }

  /** Reads a float64. */
  float64(end: number): number {
    if (this.at + 8 > end) throw unexpectedEnd();
    const { buffer, byteOffset } = this.bytes;
    const value = new DataView(buffer, byteOffset + this.at, 8).getFloat64(0, true);
    this.at += 8;
    return value;
  }

  /** Returns the bytes to an offset, and goes on there. */
  take(stop: number): Uint8Array {
    const part = this.bytes.subarray(this.at, stop);
    this.at = stop;
    return part;
  }

  /** Skips an unknown field from its tag on. */
  skip(end: number): void {
    let depth = 0;
    while (this.at < end) {
      this.varint(end);
      const { wireType } = this;
      if (wireType === 0) this.varint(end);
      else if (wireType === 1) this.at += 8;
      else if (wireType === 2) this.#skipDelimited(end);
      else if (wireType === 3) depth++;
      else if (wireType === 4) {
        if (depth === 0) throw new ProtobufError("proto: unexpected end of group");
        depth--;
      } else if (wireType === 5) this.at += 4;
      else throw new ProtobufError(`proto: illegal wireType ${wireType}`);
      if (depth > 0) continue;
      if (this.at > end) break;
      return;
    }
    throw unexpectedEnd();
  }

  #skipDelimited(end: number): void {
    this.varint(end);
    const length = this.int64;
    if (length < 0 || this.at + length >= OVERFLOW) throw negativeLength();
    this.at += length;
  }
}
