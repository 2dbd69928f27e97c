/** The shards as one replica sees them. */
export interface ShardStatus {
  /** The name of the shards. */
  readonly name: string;
  /** The number of buckets. */
  readonly buckets: number;
  /** The identity of this replica; `undefined` while it does not take part. */
  readonly identity: string | undefined;
  /** The buckets that this replica works on at this moment, in ascending order. */
  readonly held: readonly number[];
  /** The identities of the replicas that were alive when this one last looked. */
  readonly members: readonly string[];
  /** Returns the bucket of a key: `namespace/name`, or `name`. */
  bucketOf(key: string): number;
  /** Returns the identity of a bucket's holder, as this replica has last read it. */
  holderOf(bucket: number): string | undefined;
}
