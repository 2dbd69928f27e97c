import type { NetworkError } from "../core/errors.ts";

const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether requests of that method change nothing (RFC 9110, section 9.2.1), so that one may be sent again,
 * whatever became of it.
 */
export function isSafe(method: string): boolean {
  return SAFE.has(method);
}

/**
 * The connections of this client are closed, for others have taken their place; nothing was sent. A
 * request may be sent again over those of the moment, whatever its method.
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
 * A kept connection ended without an answer: most likely the server had closed it before the request
 * came. A request that may be repeated is worth another try at once, over a new connection.
 */
export class StaleConnectionError extends Error {
  /** The name of this class. */
  override readonly name: string = "StaleConnectionError";
  /** The error for the caller, where the request is not repeated. */
  readonly error: NetworkError;

  /** Creates the error around the one for the caller. */
  constructor(error: NetworkError) {
    super(error.message, { cause: error });
    this.error = error;
  }
}
