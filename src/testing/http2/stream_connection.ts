import type { Http2ErrorCode } from "./frames.ts";
import type { Http2Sender } from "./http2_sender.ts";
import type { Http2Limits } from "./http2_settings.ts";

/** Settings of {@linkcode StreamConnection.goAway}. */
export interface GoAwayOptions {
  /**
   * The error code.
   * @default {"NO_ERROR"}
   */
  code?: Http2ErrorCode;
  /**
   * The last stream that is handled.
   * @default The latest one.
   */
  last?: number;
}

/** The connection of a stream. */
export interface StreamConnection {
  /** Sends the frames. */
  readonly sender: Http2Sender;
  /** The latest stream that the client has opened. */
  readonly latestStream: number;
  /**
   * Runs the handler of a stream, at once or after the handlers of streams that were reset.
   *
   * @throws {Http2Error} If too many wait.
   */
  run(stream: { readonly stopped: boolean }, handle: () => Promise<void>): void;
  /** Announces other limits; the client follows once it has acknowledged them. */
  announce(limits: Http2Limits): void;
  /** Takes no stream above the last one, and closes when the streams up to it have ended. */
  goAway(options?: GoAwayOptions): void;
  /** Sends no WINDOW_UPDATE for the connection until `released` aborts. */
  holdWindow(released: AbortSignal): void;
  /** Acknowledges no PING until `released` aborts. */
  ignorePings(released: AbortSignal): void;
  /** Closes after the frames that wait to be written. */
  finish(): Promise<void>;
  /** Removes a stream that has ended; `isReset` says that the client may not know it yet. */
  forget(stream: { readonly id: number }, options?: { isReset?: boolean }): void;
}
