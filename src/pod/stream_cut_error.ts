import { identify, KubewireError } from "../core/errors.ts";

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

  /**
   * @ignore Creates the error for `what`, such as `log of pod default/web`, and `why` it ended, for use
   * in a sentence.
   */
  constructor(
    what: string,
    { received, sent }: Pick<StreamCutError, "received" | "sent">,
    options: ErrorOptions & { why?: string } = {},
  ) {
    const { why = "the connection was lost", ...errorOptions } = options;
    const both = sent > 0 ? `${received} bytes received and ${sent} sent` : `${received} bytes`;
    super(`The ${what} broke off after ${both}: ${why}.`, errorOptions);
    this.received = received;
    this.sent = sent;
  }
}
