/** Result of one exec. */
export interface ExecRun {
  /** Number of the exec, from 1. */
  run: number;
  /** `whole`: all bytes came back unchanged; `hung`: no byte moved for 30 s. */
  outcome: "whole" | "not whole" | "hung";
  /** Duration in milliseconds. */
  ms: number;
  /** Bytes written to stdin. */
  sent: number;
  /** Bytes that came back. */
  received: number;
  /** Number of bytes that came back changed. */
  different: number;
  /** Whether the end of stdin was sent. */
  stdinClosed: boolean;
  /** The error, if there was one. */
  error?: string;
}
