import type { Http2ErrorCode } from "./frames.ts";

/** A breach of the rules of HTTP/2 by the client, which ends its connection, or one stream. */
export class Http2Error extends Error {
  /** The code to send. */
  readonly code: Http2ErrorCode;
  /** The stream that ends; the connection ends if it is `undefined`. */
  readonly stream: number | undefined;

  /** Creates the error. */
  constructor(code: Http2ErrorCode, message: string, stream?: number) {
    super(message);
    this.name = "Http2Error";
    this.code = code;
    this.stream = stream;
  }
}

/** Error of a body that resets its stream before the body's end. */
export class StreamReset extends Error {
  /** The code to send. */
  readonly code: Http2ErrorCode;

  /** Creates the error. */
  constructor(code: Http2ErrorCode) {
    super(`An injected fault reset the stream with ${code}`);
    this.name = "StreamReset";
    this.code = code;
  }
}
