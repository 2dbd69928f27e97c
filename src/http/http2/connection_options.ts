import type { Clock } from "../../core/time/clock.ts";
import type { HeaderField } from "./hpack/header_field.ts";

/** Settings of an {@linkcode Http2Connection}. */
export interface Http2ConnectionOptions {
  /** The server's origin, for errors. */
  origin: string;
  /** The clock of its timers. */
  clock: Clock;
  /** Called when the connection may take more streams, or none any more. */
  onChange: () => void;
  /** Called when the connection is closed during a write. */
  onCut?: (() => void) | undefined;
}

/** A request to send. */
export interface StreamRequest {
  /** The method. */
  method: string;
  /** The header fields. */
  fields: readonly HeaderField[];
  /** Whether the request has a body. */
  hasBody: boolean;
  /** Whether the response goes on until its reader ends it. */
  isLong: boolean;
  /** Ends the stream with the signal's reason. */
  signal: AbortSignal | undefined;
}
