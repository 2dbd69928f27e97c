import { defineResource, type ResourceDefinition } from "../../client/resource_definition.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { shownValue } from "../../core/shown_value.ts";
import { ShardMapError } from "./shard_map_error.ts";

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

/** A ConfigMap, with the fields that the shards need. */
export interface ShardConfigMap extends KubernetesObject {
  /** The content, see {@linkcode ShardMap}. */
  data?: Record<string, string>;
}

/** The resource of {@linkcode ShardConfigMap}. */
export const shardConfigMaps: ResourceDefinition<ShardConfigMap> = defineResource<ShardConfigMap>({
  group: "",
  version: "v1",
  plural: "configmaps",
  kind: "ConfigMap",
});

/** The holders of all buckets, in one object: each change is a compare-and-swap. */
export interface ShardMap {
  /** The uid of the ConfigMap. */
  readonly uid: string;
  /** The resourceVersion of the ConfigMap. */
  readonly version: string;
  /** Number of the last change: with it each write changes the object. */
  readonly seq: number;
  /** The uid under which members have worked; empty before the first work. */
  readonly activeUid: string;
  /** The identity of each bucket's holder. */
  readonly holders: readonly (string | undefined)[];
}

/** Returns the content of a map that has no holders. */
export function emptyShardData(buckets: number): Record<string, string> {
  return shardData({ seq: 0, activeUid: "", holders: Array(buckets).fill(undefined) });
}

/** Returns a map as the ConfigMap has it: readable with kubectl. */
export function shardData(
  { seq, activeUid, holders }: Pick<ShardMap, "seq" | "activeUid" | "holders">,
): Record<string, string> {
  const held: Record<string, number[]> = {};
  holders.forEach((holder, bucket) => {
    if (holder !== undefined) (held[holder] ??= []).push(bucket);
  });
  const lines = Object.keys(held).sort().map((holder) =>
    `${JSON.stringify(holder)}: ${JSON.stringify(held[holder])}`
  );
  return {
    buckets: String(holders.length),
    hash: HASH,
    seq: String(seq),
    activeUid,
    holders: `{${lines.join(",\n")}}`,
  };
}

/**
 * Returns the content of a map.
 *
 * @throws {ShardMapError} If it has another number of buckets or another hash, or cannot be read.
 */
export function readShardMap(configMap: ShardConfigMap, buckets: number): ShardMap {
  const { metadata: { name = "", namespace, uid = "", resourceVersion = "" }, data = {} } =
    configMap;
  const refuse = (problem: string) => new ShardMapError(`${namespace}/${name}`, problem);
  const expected = { buckets: String(buckets), hash: HASH };
  for (const [field, value] of Object.entries(expected)) {
    if (data[field] === value) continue;
    throw refuse(`its ${field} is ${shownValue(data[field])}, and this program's is ${value}`);
  }
  const seq = Number(data.seq);
  if (!Number.isSafeInteger(seq)) throw refuse(`its seq is ${shownValue(data.seq)}`);
  const holders: (string | undefined)[] = Array(buckets).fill(undefined);
  for (const [holder, held] of Object.entries(parsedHolders(data.holders, refuse))) {
    for (const bucket of held) {
      if (!Number.isInteger(bucket) || bucket < 0 || bucket >= buckets) {
        throw refuse(`${holder} holds the bucket ${shownValue(bucket)}`);
      }
      if (holders[bucket] !== undefined) throw refuse(`the bucket ${bucket} has two holders`);
      holders[bucket] = holder;
    }
  }
  return { uid, version: resourceVersion, seq, activeUid: data.activeUid ?? "", holders };
}

function parsedHolders(
  text: string | undefined,
  refuse: (problem: string) => ShardMapError,
): Record<string, readonly number[]> {
  try {
    const holders: unknown = JSON.parse(text ?? "");
    if (isHolders(holders)) return holders;
  } catch {
    // refused below
  }
  throw refuse("its holders are not a JSON object of lists of buckets");
}

function isHolders(value: unknown): value is Record<string, readonly number[]> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.values(value).every(Array.isArray);
}
