import { typedError } from "../message/http_errors.ts";
import { Http1RequiredError, UnprocessedRequestError } from "../message/resending.ts";
import { ERROR, errorName } from "./frames/protocol.ts";

/** How much of the server's explanation is shown. */
const SHOWN_BYTES = 100;

/** Returns the cause of an error with which the server ends a stream or a connection. */
export function causeOf(detail: string, code: number): Error {
  return code === ERROR.http11Required ? new Http1RequiredError(detail) : new TypeError(detail);
}

/** A GOAWAY frame. */
export interface GoAway {
  /** The highest stream that the server may have processed. */
  lastStreamId: number;
  /** The error code. */
  code: number;
  /** The server's explanation, of any form. */
  debugData: Uint8Array;
}

/** How the server said that it ends a connection. */
export interface Goodbye {
  /** The highest stream that the server may have processed. */
  lastStreamId: number;
  /** The description for errors. */
  detail: string;
  /** The error code. */
  code: number;
}

/** Returns what a GOAWAY frame means after earlier ones: the last stream never becomes higher. */
export function goodbyeOf({ lastStreamId, code, debugData }: GoAway, before?: Goodbye): Goodbye {
  const text = String.fromCharCode(...debugData.subarray(0, SHOWN_BYTES));
  const printable = text.replace(/[^\x20-\x7e]/g, "");
  const shown = printable === "" ? "" : `, ${printable}`;
  return {
    lastStreamId: Math.min(lastStreamId, before?.lastStreamId ?? Infinity),
    detail: before?.detail ?? `connection closed by the server: ${errorName(code)}${shown}`,
    code: before?.code ?? code,
  };
}

/** Returns the error of requests that waited for a connection, if it ends before it had one. */
export function refusalOf(
  { origin, isHeldBack }: { origin: string; isHeldBack: boolean },
  error: unknown,
  goodbye: Goodbye | undefined,
): UnprocessedRequestError {
  let cause = goodbye ? causeOf(goodbye.detail, goodbye.code) : error;
  if (isHeldBack) cause = new TypeError("connection closed: the server allows no streams");
  return new UnprocessedRequestError(typedError(cause, origin));
}
