const RANDOM_BYTES = 16;

/**
 * Returns an identity for one membership: a name for people, and 128 random bits. It is part of the
 * name of a Lease.
 */
export function memberIdentity(candidate: string): string {
  return `${candidate}-${crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)).toHex()}`;
}
