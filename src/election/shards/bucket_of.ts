/** Name of the hash, as it stands in the shard map: replicas with another one must not take part. */
export const HASH = "fnv1a32";

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** Returns the bucket of a key: its FNV-1a hash of 32 bits, over UTF-8, modulo `buckets`. */
export function bucketOf(key: string, buckets: number): number {
  let hash = OFFSET_BASIS;
  for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, PRIME);
  return (hash >>> 0) % buckets;
}
