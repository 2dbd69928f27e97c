import { KubewireError } from "../core/errors.ts";

/** How far a stream got, in bytes. */
export interface StreamProgress {
  /** Bytes that came from the container. */
  received: number;
  /** Bytes that were sent to the container; whether they arrived nobody knows. */
  sent: number;
}

/** Settings of {@linkcode StreamCutError}. */
export interface StreamCutErrorOptions extends ErrorOptions {
  /**
   * Why it ended, for use in a sentence.
   * @default {"the connection was lost"}
   */
  why?: string;
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

  /** Creates the error for `what`, such as `log of pod default/web`. */
  constructor(what: string, progress: StreamProgress, options: StreamCutErrorOptions = {}) {
    const { received, sent } = progress;
    const { why = "the connection was lost", ...errorOptions } = options;
    const both = sent > 0 ? `${received} bytes received and ${sent} sent` : `${received} bytes`;
    super(`The ${what} broke off after ${both}: ${why}.`, errorOptions);
    this.received = received;
    this.sent = sent;
  }
}
