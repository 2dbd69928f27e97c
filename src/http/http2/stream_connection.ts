import type { Clock } from "../../runtime/clock.ts";
import type { BodyConnection } from "./body/arrived_body.ts";
import type { ReceiveWindow } from "./receive_window.ts";

/** The part of a stream that its connection needs. */
export interface ConnectionStream {
  /** The number of the stream. */
  readonly id: number;
  /** Whether the connection has removed the stream. */
  readonly isOver: boolean;
}

/** The connection of a stream. */
export interface StreamConnection extends BodyConnection {
  /** The server's origin, for errors. */
  readonly origin: string;
  /** The clock of its timers. */
  readonly clock: Clock;
  /** Sends RST_STREAM and removes the stream: what arrives for it is discarded. */
  reset(stream: ConnectionStream, code: number): void;
  /** Opens the window of a stream further. */
  grant(stream: ConnectionStream, bytes: number): void;
  /** Calls `flush` of the stream once all frames that have arrived are read. */
  flushLater(stream: ConnectionStream): void;
  /** Resets the stream in a while, unless it is over by then. */
  endLater(stream: ConnectionStream): void;
  /** Records that the caller gave up a request without a response. */
  givenUp(): void;
}

/** Settings of a stream. */
export interface StreamOptions {
  /** The number of the stream. */
  id: number;
  /** The method of the request. */
  method: string;
  /** Whether the response goes on until its reader ends it. */
  isLong: boolean;
  /** Whether the headers are the whole request. */
  isSent: boolean;
  /** Ends the stream with the signal's reason. */
  signal: AbortSignal | undefined;
  /** The bytes of the request's body that the server accepts. */
  sendWindow: number;
  /** The bytes of the response's body that this side accepts. */
  receiveWindow: ReceiveWindow;
}

/** How a connection ended under its streams. */
export interface ConnectionEnd {
  /** The error of the connection. */
  error: unknown;
  /** Whether the server has answered over this connection before. */
  hasServed: boolean;
}
