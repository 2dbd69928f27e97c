import { identify, KubewireError } from "../core/errors.ts";

/** How far a stream got, in bytes. */
interface StreamProgress {
  /** Bytes received from the container. */
  received: number;
  /** Bytes sent to the container; it is unknown whether they arrived. */
  sent: number;
}

/** Settings of {@linkcode StreamCutError}. */
interface StreamCutErrorOptions extends ErrorOptions {
  /**
   * Why the stream ended, for use in a sentence.
   * @default {"the connection was lost"}
   */
  why?: string;
}

/**
 * A stream from or to a pod broke off before its end; `received` and `sent` are the numbers of
 * bytes until then. `cause` is the runtime's error, if there is one.
 */
export class StreamCutError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_STREAM_CUT" = identify(this, "ERR_STREAM_CUT");
  /** Bytes received from the container before the stream broke off. */
  readonly received: number;
  /** Bytes sent to the container before; it is unknown whether they arrived. */
  readonly sent: number;

  /** @ignore Creates the error for `what`, such as `log of pod default/web`. */
  constructor(what: string, progress: StreamProgress, options: StreamCutErrorOptions = {}) {
    const { received, sent } = progress;
    const { why = "the connection was lost", ...errorOptions } = options;
    const both = sent > 0 ? `${received} bytes received and ${sent} sent` : `${received} bytes`;
    super(`The ${what} broke off after ${both}: ${why}.`, errorOptions);
    this.received = received;
    this.sent = sent;
  }
}
