import { KubewireError, NetworkError } from "@kubewire/kubewire";

/**
 * Returns the `error.type` of a request without a response, one of a few words: the `failure` of a
 * `NetworkError`, the `code` of another error of this package, the name of any other error.
 */
export function errorType(error: unknown): string {
  if (error instanceof NetworkError) return error.failure;
  if (error instanceof KubewireError) return error.code;
  return error instanceof Error ? error.name : "_OTHER";
}
