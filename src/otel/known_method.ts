/** The methods of RFC 9110 and PATCH; a `fetch` refuses CONNECT and TRACE. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** All values of {@linkcode knownMethod}. */
export const KNOWN_METHODS: readonly string[] = [...METHODS, "_OTHER"];

/**
 * Returns a method as it is sent, or `_OTHER` for one of no known name: the semantic conventions
 * have it so, because anything may be a method.
 */
export function knownMethod(given: unknown): string {
  if (typeof given !== "string") return "_OTHER";
  if (KNOWN_METHODS.includes(given)) return given;
  const method = given.toUpperCase();
  return KNOWN_METHODS.includes(method) ? method : "_OTHER";
}
