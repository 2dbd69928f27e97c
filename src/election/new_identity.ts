const RANDOM_BYTES = 16;

/**
 * Returns an identity for this start of a process: a name for people, and 128 random bits. A
 * restarted process must not take itself for the holder of the Lease that it held before.
 */
export function newIdentity(candidate: string, separator: "_" | "-" = "_"): string {
  const bytes = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES));
  return `${candidate}${separator}${bytes.toHex()}`;
}
