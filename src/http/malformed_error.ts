/** An answer that is no HTTP/1.1, or more than a client takes; the transport makes a `NetworkError` of it. */
export class MalformedError extends TypeError {
  /** The name of this class. */
  override readonly name: string = "MalformedError";

  /** Creates the error; `why` is about the response. */
  constructor(why: string) {
    super(`malformed response: ${why}`);
  }
}
