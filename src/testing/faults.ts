/** Which requests a fault takes. Every field that is set has to agree; none set: all requests. */
export interface FaultMatch {
  /** HTTP method, in any case. */
  method?: string;
  /** What the path begins with, or a pattern that it matches; the query is no part of it. */
  path?: string | RegExp;
  /** `true`: watches only; `false`: everything but watches. */
  watch?: boolean;
}

/** What every fault has. */
export interface FaultBase {
  /** Which requests the fault takes; all when unset. */
  match?: FaultMatch;
  /**
   * How many requests it takes before it is spent; `Infinity` until it is disposed.
   *
   * @default {1}
   */
  times?: number;
}

/** Answers with a `Status` instead of what was asked for. */
export interface StatusFault extends FaultBase {
  /** The kind of fault. */
  kind: "status";
  /** HTTP status, 400 to 599. */
  code: number;
  /** Reason of the `Status`; by default the one that Kubernetes has for the code. */
  reason?: string;
  /** Message of the `Status`; by default one that fits the code. */
  message?: string;
  /** `Retry-After`: seconds (also `details.retryAfterSeconds`), or the header as it is. */
  retryAfter?: number | string;
}

/** Lets the connection die. */
export interface CutFault extends FaultBase {
  /** The kind of fault. */
  kind: "cut";
  /**
   * When it dies. `"request"`: as soon as the request is read, so that it is neither acted upon nor
   * answered. Otherwise: after so many bytes or whole frames of the body, which then lacks its end,
   * and the connection ends. Exactly as much arrives; on Bun it can be less when a client is slow to read a body of megabytes.
   */
  after: "request" | { bytes: number } | { frames: number };
}

/** Lets the connection die in the middle of a frame, with half of its bytes sent. */
export interface TruncateFault extends FaultBase {
  /** The kind of fault. */
  kind: "truncate";
  /**
   * Whole frames before the one that is cut in half.
   *
   * @default {0}
   */
  frames?: number;
}

/** Lets the answer stop while the connection stays open, until the fault is disposed. */
export interface StallFault extends FaultBase {
  /** The kind of fault. */
  kind: "stall";
  /**
   * Where it stops: `"request"` before the request is acted upon, otherwise after so many whole
   * frames of the body. Once the fault is disposed, request and body go on.
   */
  after: "request" | { frames: number };
}

/** Answers with a redirect. */
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

/** Lets a request wait before it is acted upon, or meets the next fault that matches it. */
export interface DelayFault extends FaultBase {
  /** The kind of fault. */
  kind: "delay";
  /** How long it waits, in milliseconds. */
  delayMs: number;
}

/** Ends a watch with an ERROR event, as the API server does when a resourceVersion has expired. */
export interface WatchErrorFault extends FaultBase {
  /** The kind of fault. */
  kind: "watch-error";
  /** Code of the `Status` in the event, such as 410. */
  code: number;
  /** Reason of the `Status`; by default the one that Kubernetes has for the code. */
  reason?: string;
  /** Message of the `Status`; by default one that fits the code. */
  message?: string;
  /**
   * Whole frames before the event.
   *
   * @default {0}
   */
  frames?: number;
}

/** Something that goes wrong on purpose; a *frame* is a line of the body with its newline. */
export type Fault =
  | StatusFault
  | CutFault
  | TruncateFault
  | StallFault
  | RedirectFault
  | DelayFault
  | WatchErrorFault;
