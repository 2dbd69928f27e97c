import type { FaultBase } from "./fault_base.ts";
import type { Http2Fault } from "./http2_faults.ts";

/** Sends a `Status` instead of the normal response. */
export interface StatusFault extends FaultBase {
  /** The kind of fault. */
  kind: "status";
  /** HTTP status, 400 to 599. */
  code: number;
  /** Reason of the `Status`; by default that of Kubernetes for the code. */
  reason?: string;
  /** Message of the `Status`; by default one that fits the code. */
  message?: string;
  /** `Retry-After`: seconds (also sent as `details.retryAfterSeconds`), or the header's text. */
  retryAfter?: number | string;
}

/** Cuts the connection; over HTTP/2 with all of its streams. */
export interface CutFault extends FaultBase {
  /** The kind of fault. */
  kind: "cut";
  /**
   * Time of the cut. `"request"`: once the request is read; it is not handled and gets no response.
   * Otherwise after that many bytes or whole frames of the body; the body then has no proper end.
   * The client receives exactly that much; on Bun it can be less if a client is slow to read a body
   * of megabytes.
   */
  after: "request" | { bytes: number } | { frames: number };
}

/** Cuts the connection in the middle of a frame, after half of its bytes. */
export interface TruncateFault extends FaultBase {
  /** The kind of fault. */
  kind: "truncate";
  /**
   * Number of whole frames before the one that is cut in half.
   *
   * @default {0}
   */
  frames?: number;
}

/** Stops the response, with the connection open, until the fault is disposed. */
export interface StallFault extends FaultBase {
  /** The kind of fault. */
  kind: "stall";
  /**
   * Point at which it stops: `"request"` before the request is handled, otherwise after that many
   * whole frames of the body. Once the fault is disposed, the request or the body continues.
   */
  after: "request" | { frames: number };
}

/** Sends a redirect. */
export interface RedirectFault extends FaultBase {
  /** The kind of fault. */
  kind: "redirect";
  /** Absolute URL to redirect to. */
  location: string;
  /**
   * HTTP status.
   *
   * @default {307}
   */
  code?: 301 | 302 | 303 | 307 | 308;
}

/**
 * Delays a request before it is handled, or before the next fault that matches is applied to it.
 */
export interface DelayFault extends FaultBase {
  /** The kind of fault. */
  kind: "delay";
  /** Delay in milliseconds. */
  delayMs: number;
}

/** Ends a watch with an ERROR event, as the API server does when a resourceVersion has expired. */
export interface WatchErrorFault extends FaultBase {
  /** The kind of fault. */
  kind: "watch-error";
  /** Code of the `Status` in the event, such as 410. */
  code: number;
  /** Reason of the `Status`; by default that of Kubernetes for the code. */
  reason?: string;
  /** Message of the `Status`; by default one that fits the code. */
  message?: string;
  /**
   * Number of whole frames before the event.
   *
   * @default {0}
   */
  frames?: number;
}

/** A failure to inject. A *frame* is a line of the body with its newline. */
export type Fault =
  | StatusFault
  | CutFault
  | TruncateFault
  | StallFault
  | RedirectFault
  | DelayFault
  | WatchErrorFault
  | Http2Fault;
