import type { Http2ErrorCode } from "./frames.ts";

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
