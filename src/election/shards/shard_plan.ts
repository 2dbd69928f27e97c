import type { OwnBuckets } from "./own_buckets.ts";

/** The surroundings of a decision about buckets. */
export interface ShardSituation {
  /** The identity of this replica. */
  readonly identity: string;
  /** The holder of each bucket, as the map has it. */
  readonly holders: readonly (string | undefined)[];
  /** The members that are alive; this replica too, unless it leaves. */
  readonly alive: readonly string[];
  /** Whether a holder is dead, so that its buckets are free. */
  readonly isDead: (identity: string) => boolean;
  /** Whether work runs on a bucket. */
  readonly isBusy: (bucket: number) => boolean;
  /** Whether this replica gives all of its buckets back. */
  readonly isLeaving: boolean;
}

/** The next holders of the buckets, and what changes for this replica. */
export interface ShardPlan {
  /** The holder of each bucket, without dead ones. */
  readonly holders: readonly (string | undefined)[];
  /** The buckets that this replica gives back. */
  readonly releases: readonly number[];
  /** Whether the holders differ from those of the map. */
  readonly isChange: boolean;
}

/**
 * Decides what this replica takes and gives back. Marks the buckets that it holds beyond its share
 * as draining, and those that it needs after all as held again; the rest needs a write of the map.
 */
export function planShards(situation: ShardSituation, own: OwnBuckets): ShardPlan {
  const { identity, isDead, isBusy, isLeaving } = situation;
  const known = situation.holders;
  const holders = known.map((holder) =>
    holder !== undefined && isDead(holder) ? undefined : holder
  );
  const quota = isLeaving ? 0 : quotaOf(identity, loadsOf(situation, holders), holders.length);

  const held = own.all("held");
  const excess = Math.max(0, held.length - quota);
  // Buckets without running work can be given back at once.
  const idleFirst = held.toSorted((a, b) => Number(isBusy(a)) - Number(isBusy(b)) || b - a);
  for (const bucket of idleFirst.slice(0, excess)) own.change(bucket, "draining");

  let missing = Math.max(0, quota - held.length);
  for (const bucket of own.all("draining").slice(0, missing)) {
    own.change(bucket, "held");
    missing--;
  }
  const drained = own.all("draining").filter((bucket) => !isBusy(bucket));
  const releases = [...own.all("releasing"), ...drained];
  for (const bucket of releases) holders[bucket] = undefined;
  for (let bucket = 0; bucket < holders.length && missing > 0; bucket++) {
    if (holders[bucket] !== undefined || releases.includes(bucket)) continue;
    holders[bucket] = identity;
    missing--;
  }
  const isChange = holders.some((holder, bucket) => holder !== known[bucket]);
  return { holders, releases, isChange };
}

/** Returns how many buckets each living member holds. */
function loadsOf(
  { identity, alive }: ShardSituation,
  holders: readonly (string | undefined)[],
): Map<string, number> {
  const loads = new Map([...alive, identity].map((member) => [member, 0]));
  for (const holder of holders) {
    const load = holder === undefined ? undefined : loads.get(holder);
    if (load !== undefined) loads.set(holder!, load + 1);
  }
  return loads;
}

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
