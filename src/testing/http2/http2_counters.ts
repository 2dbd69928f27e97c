import { keptText } from "../sockets/kept_text.ts";

const MOST_VIOLATIONS = 100;

/** Figures of the HTTP/2 connections of a server. */
export interface Http2Figures {
  /** Connections since the start. */
  readonly connections: number;
  /** Streams since the start. */
  readonly streams: number;
  /** Streams that are open now. */
  readonly openStreams: number;
  /** Streams that clients have reset. */
  readonly resets: number;
  /** PING frames of clients. */
  readonly pings: number;
  /** How clients broke the rules of HTTP/2; the latest 100. */
  readonly violations: readonly string[];
}

/** Counts what happens on HTTP/2 connections. */
export class Http2Counters implements Http2Figures {
  connections = 0;
  streams = 0;
  openStreams = 0;
  resets = 0;
  pings = 0;
  readonly violations: string[] = [];

  /** Records that a client broke a rule. */
  recordViolation(why: string): void {
    this.violations.push(keptText(why));
    if (this.violations.length > MOST_VIOLATIONS) this.violations.shift();
  }
}
