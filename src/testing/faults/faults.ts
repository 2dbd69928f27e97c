import type { Http2ErrorCode } from "../http2/frames.ts";
import type { Http2Limits } from "../http2/http2_settings.ts";
import type { FaultMatch } from "./fault_match.ts";

/**
 * A failure to inject, by its `kind`. A *frame* is a line of the body with its newline. `refuse`, `reset`,
 * `goaway`, `settings`, `window` and `ping` are faults of HTTP/2: they do not apply to requests over
 * HTTP/1.1.
 */
export type Fault =
  & {
    /** The requests that the fault applies to; all by default. */
    match?: FaultMatch;
    /**
     * Number of requests that the fault applies to; with `Infinity` it applies until it is disposed.
     *
     * @default {1}
     */
    times?: number;
  }
  & (
    | {
      /** Sends a `Status` instead of the normal response. */
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
    | {
      /** Cuts the connection; over HTTP/2 with all of its streams. */
      kind: "cut";
      /**
       * Time of the cut. `"request"`: once the request is read; it is not handled and gets no response.
       * Otherwise after that many bytes or whole frames of the body; the body then has no proper end.
       * The client receives exactly that much; on Bun it can be less if a client is slow to read a body
       * of megabytes.
       */
      after: "request" | { bytes: number } | { frames: number };
    }
    | {
      /** Cuts the connection in the middle of a frame, after half of its bytes. */
      kind: "truncate";
      /**
       * Number of whole frames before the one that is cut in half.
       *
       * @default {0}
       */
      frames?: number;
    }
    | {
      /** Stops the response, with the connection open, until the fault is disposed. */
      kind: "stall";
      /**
       * Point at which it stops: `"request"` before the request is handled, otherwise after that many
       * whole frames of the body. Once the fault is disposed, the request or the body continues.
       */
      after: "request" | { frames: number };
    }
    | {
      /** Sends a redirect. */
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
    | {
      /**
       * Delays a request before it is handled, or before the next fault that matches is applied to it.
       */
      kind: "delay";
      /** Delay in milliseconds. */
      delayMs: number;
    }
    | {
      /** Ends a watch with an ERROR event, as the API server does when a resourceVersion has expired. */
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
    | {
      /** Refuses the stream of a request with REFUSED_STREAM: the client may send the request again. */
      kind: "refuse";
    }
    | {
      /** Ends the stream of a request by RST_STREAM; its connection goes on. */
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
    | {
      /** Sends GOAWAY on the connection of a request; the streams that are handled go on to their end. */
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
    | {
      /** Announces other limits on the connection of a request; the request is handled. */
      kind: "settings";
      /** The limits that change. */
      limits: Http2Limits;
    }
    | {
      /**
       * Sends no WINDOW_UPDATE until the fault is disposed, so that a body longer than the window stops; the
       * request is handled.
       */
      kind: "window";
      /**
       * The window: that of the request's stream, or that of its connection.
       *
       * @default {"stream"}
       */
      of?: "stream" | "connection";
    }
    | {
      /**
       * Acknowledges no PING on the connection of a request until the fault is disposed; the request is
       * handled.
       */
      kind: "ping";
    }
  );

/** The faults of some kinds. */
export type FaultOf<K extends Fault["kind"]> = Extract<Fault, { kind: K }>;

/** A fault of HTTP/2. */
export type Http2Fault = FaultOf<"refuse" | "reset" | "goaway" | "settings" | "window" | "ping">;
