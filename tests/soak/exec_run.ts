/** How one exec went. */
export interface ExecRun {
  /** Its number, from 1. */
  run: number;
  /** `whole` is all bytes there and back as they were; `hung` is 30 s without one. */
  outcome: "whole" | "not whole" | "hung";
  /** Milliseconds that it took. */
  ms: number;
  /** Bytes that stdin took. */
  sent: number;
  /** Bytes that came back. */
  received: number;
  /** How many of them were others than were sent. */
  different: number;
  /** Whether the end of stdin was sent. */
  stdinClosed: boolean;
  /** What failed, if something did. */
  error?: string;
}
