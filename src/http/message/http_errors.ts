import { NetworkError, type NetworkErrorOptions } from "../../core/errors.ts";
import { networkFailure } from "../../runtime/network_failure.ts";

/**
 * A response that is not HTTP/1.1 or exceeds a limit; the transport converts it to a
 * `NetworkError`.
 */
export class MalformedError extends TypeError {
  /** The name of this class. */
  override readonly name: string = "MalformedError";

  /** Creates the error; `why` describes the response. */
  constructor(why: string) {
    super(`malformed response: ${why}`);
  }
}

/** Returns the typed error for a failed connection or a failed read of a response. */
export function typedError(
  error: unknown,
  origin: string,
  options: NetworkErrorOptions = {},
): NetworkError {
  const { failure, detail } = networkFailure(error) ??
    { failure: "unknown", detail: error instanceof Error ? error.message : "no reason given" };
  return new NetworkError(failure, origin, detail, error, options);
}
