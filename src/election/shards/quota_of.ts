/**
 * Returns how many buckets a member should hold: all members get the same number, and those with the
 * most buckets now get one of the rest, so that as few buckets as possible move.
 */
export function quotaOf(
  identity: string,
  loads: ReadonlyMap<string, number>,
  buckets: number,
): number {
  const members = [...loads].sort(([a, loadOfA], [b, loadOfB]) =>
    loadOfB - loadOfA || (a < b ? -1 : 1)
  );
  const place = members.findIndex(([member]) => member === identity);
  if (place < 0) return 0;
  return Math.floor(buckets / members.length) + (place < buckets % members.length ? 1 : 0);
}
