import type { NetworkError } from "../../core/errors.ts";

const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether requests with this method change nothing (RFC 9110, section 9.2.1), so that a failed one
 * may be sent again in any case.
 */
export function isSafe(method: string): boolean {
  return SAFE.has(method);
}

/**
 * Thrown if the connections of this client were closed because others replaced them; no byte was
 * sent. A request may be sent again over the current connections, whatever its method.
 */
export class ReplacedClientError extends Error {
  /** The name of this class. */
  override readonly name: string = "ReplacedClientError";

  /** Creates the error. */
  constructor() {
    super("connection closed: TLS settings changed");
  }
}

/**
 * Thrown if a kept connection ended without a response: most likely the server had closed it before
 * the request arrived. A request that may be repeated should be retried at once, over a new
 * connection.
 */
export class StaleConnectionError extends Error {
  /** The name of this class. */
  override readonly name: string = "StaleConnectionError";
  /** The error for the caller, if the request is not repeated. */
  readonly error: NetworkError;

  /** Creates the error, with `error` as the one for the caller. */
  constructor(error: NetworkError) {
    super(error.message, { cause: error });
    this.error = error;
  }
}

/**
 * Thrown if the server certainly has not processed the request: HTTP/2 says so, or no byte of it was
 * sent. The request may be sent again, whatever its method.
 */
export class UnprocessedRequestError extends Error {
  /** The name of this class. */
  override readonly name: string = "UnprocessedRequestError";
  /** The error for the caller, if the request is not repeated. */
  readonly error: NetworkError;

  /** Creates the error, with `error` as the one for the caller. */
  constructor(error: NetworkError) {
    super(error.message, { cause: error });
    this.error = error;
  }
}

/** The cause of an error with which the server asks for HTTP/1.1. */
export class Http1RequiredError extends TypeError {
  /** The name of this class. */
  override readonly name: string = "Http1RequiredError";
}

/** Whether a request failed because the server wants it over HTTP/1.1. */
export function needsHttp1(error: unknown): boolean {
  const isUnsent = error instanceof StaleConnectionError ||
    error instanceof UnprocessedRequestError;
  return isUnsent && error.error.cause instanceof Http1RequiredError;
}
