/**
 * A block of fields that cannot be decoded. The table is not in step with the peer's any more, so
 * the connection must end (RFC 9113, section 4.3).
 */
export class HpackError extends TypeError {
  /** The name of this class. */
  override readonly name: string = "HpackError";

  /** Creates the error; `why` describes the block. */
  constructor(why: string) {
    super(`malformed header compression: ${why}`);
  }
}

/**
 * A block whose fields exceed the limit. It was decoded to its end: the table is in step, and only
 * the stream of the block must end.
 */
export class FieldListTooLargeError extends TypeError {
  /** The name of this class. */
  override readonly name: string = "FieldListTooLargeError";

  /** Creates the error for a limit of `bytes`. */
  constructor(bytes: number) {
    super(`malformed response: its headers are longer than ${bytes} bytes`);
  }
}
