import { KubewireError } from "../core/errors.ts";

/** How far a stream got, in bytes. */
export interface StreamProgress {
  /** Bytes that came from the container. */
  received: number;
  /** Bytes that were sent to the container; whether they arrived nobody knows. */
  sent: number;
}

/**
 * A stream from or to a pod broke off in the middle; `received` and `sent` say how far it got.
 * `cause` is the runtime's error, where there is one.
 */
export class StreamCutError extends KubewireError {
  /** The name of this class. */
  override readonly name: string = "StreamCutError";
  /** The literal to tell this error by. */
  readonly code: "ERR_STREAM_CUT" = "ERR_STREAM_CUT";
  /** Bytes that came from the container before. */
  readonly received: number;
  /** Bytes that were sent to the container before; whether they arrived nobody knows. */
  readonly sent: number;

  /** Creates the error for `what`, such as `The log of pod default/web`. */
  constructor(what: string, progress: StreamProgress, options: ErrorOptions = {}) {
    const { received, sent } = progress;
    const both = sent > 0 ? `${received} bytes received and ${sent} sent` : `${received} bytes`;
    super(`${what} broke off after ${both}: the connection was lost.`, options);
    this.received = received;
    this.sent = sent;
  }
}
