import { NetworkError, type NetworkErrorOptions } from "../core/errors.ts";
import { networkFailure } from "../runtime/network_failure.ts";

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
