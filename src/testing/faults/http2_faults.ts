import type { Http2ErrorCode } from "../http2/frames.ts";
import type { Http2Limits } from "../http2/http2_settings.ts";
import type { FaultBase } from "./fault_base.ts";

/** Refuses the stream of a request with REFUSED_STREAM: the client may send the request again. */
export interface RefuseFault extends FaultBase {
  /** The kind of fault. */
  kind: "refuse";
}

/** Ends the stream of a request by RST_STREAM; its connection goes on. */
export interface ResetFault extends FaultBase {
  /** The kind of fault. */
  kind: "reset";
  /**
   * Time of the reset. `"request"`: once the request is read; it is not handled. Otherwise after that
   * many bytes or whole frames of the body.
   */
  after: "request" | { bytes: number } | { frames: number };
  /**
   * The error code.
   *
   * @default {"INTERNAL_ERROR"}
   */
  code?: Http2ErrorCode;
}

/** Sends GOAWAY on the connection of a request; the streams that are handled go on to their end. */
export interface GoAwayFault extends FaultBase {
  /** The kind of fault. */
  kind: "goaway";
  /**
   * Whether the request is handled. If not, the GOAWAY says so; a stream with a higher number may
   * be handled already, and then the request's own stream is refused instead.
   *
   * @default {true}
   */
  handled?: boolean;
  /**
   * The error code.
   *
   * @default {"NO_ERROR"}
   */
  code?: Http2ErrorCode;
}

/** Announces other limits on the connection of a request; the request is handled. */
export interface SettingsFault extends FaultBase {
  /** The kind of fault. */
  kind: "settings";
  /** The limits that change. */
  limits: Http2Limits;
}

/**
 * Sends no WINDOW_UPDATE until the fault is disposed, so that a body longer than the window stops; the
 * request is handled.
 */
export interface WindowFault extends FaultBase {
  /** The kind of fault. */
  kind: "window";
  /**
   * The window: that of the request's stream, or that of its connection.
   *
   * @default {"stream"}
   */
  of?: "stream" | "connection";
}

/**
 * Acknowledges no PING on the connection of a request until the fault is disposed; the request is
 * handled.
 */
export interface PingFault extends FaultBase {
  /** The kind of fault. */
  kind: "ping";
}

/** A fault of HTTP/2: it does not apply to requests over HTTP/1.1. */
export type Http2Fault =
  | RefuseFault
  | ResetFault
  | GoAwayFault
  | SettingsFault
  | WindowFault
  | PingFault;
