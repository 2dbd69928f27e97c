import { NetworkError, type NetworkErrorOptions } from "../core/errors.ts";
import { networkFailure } from "../runtime/network_failure.ts";

/** An answer that is no HTTP/1.1, or more than a client takes; the transport makes a `NetworkError` of it. */
export class MalformedError extends TypeError {
  /** The name of this class. */
  override readonly name: string = "MalformedError";

  /** Creates the error; `why` is about the response. */
  constructor(why: string) {
    super(`malformed response: ${why}`);
  }
}

/** The typed error for what a connection, or the reading of an answer, failed with. */
export function typedError(
  error: unknown,
  origin: string,
  options: NetworkErrorOptions = {},
): NetworkError {
  const { failure, detail } = networkFailure(error) ??
    { failure: "unknown", detail: error instanceof Error ? error.message : "no reason given" };
  return new NetworkError(failure, origin, detail, error, options);
}
