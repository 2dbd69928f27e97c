const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether requests of that method change nothing (RFC 9110, section 9.2.1), so that one may be sent again,
 * whatever became of it.
 */
export function isSafe(method: string): boolean {
  return SAFE.has(method);
}
