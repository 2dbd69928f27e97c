import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  bucketOf,
  emptyShardData,
  readShardMap,
  type ShardConfigMap,
  shardData,
} from "../../../src/election/shards/shard_map.ts";
import { ShardMapError } from "../../../src/election/shards/shard_map_error.ts";
import { test } from "../../support/test.ts";

function configMap(data: Record<string, string>): ShardConfigMap {
  const metadata = { name: "main", namespace: "shop", uid: "u", resourceVersion: "7" };
  return { metadata, data };
}

test("a shard map is the same after it was written and read", () => {
  const holders = ["b", undefined, "a", "b"];
  const data = shardData({ seq: 3, activeUid: "u", holders });
  assertEquals(data.holders, '{"a": [2],\n"b": [0,3]}');
  const read = readShardMap(configMap(data), 4);
  assertEquals(read, { uid: "u", version: "7", seq: 3, activeUid: "u", holders });
  const empty = readShardMap(configMap(emptyShardData(2)), 2);
  assertEquals([empty.activeUid, empty.holders], ["", [undefined, undefined]]);
});

test("a shard map of other settings, or with damaged content, is refused", () => {
  const data = emptyShardData(4);
  const damages: [Record<string, string>, string][] = [
    [{ buckets: "8" }, 'its buckets is "8", and this program\'s is 4'],
    [{ hash: "other" }, 'its hash is "other"'],
    [{ seq: "x" }, 'its seq is "x"'],
    [{ holders: "[]" }, "not a JSON object of lists"],
    [{ holders: '{"a": 1}' }, "not a JSON object of lists"],
    [{ holders: "{" }, "not a JSON object of lists"],
    [{ holders: '{"a": [4]}' }, "a holds the bucket 4"],
    [{ holders: '{"a": [-1]}' }, "a holds the bucket -1"],
    [{ holders: '{"a": [1], "b": [1]}' }, "the bucket 1 has two holders"],
  ];
  for (const [damage, message] of damages) {
    const read = () => readShardMap(configMap({ ...data, ...damage }), 4);
    assertThrows(read, ShardMapError, message);
  }
  assertThrows(() => readShardMap({ metadata: { name: "main" } }, 4), ShardMapError);
});

test("bucketOf is FNV-1a with 32 bits", () => {
  // Values of the reference implementation, http://www.isthe.com/chongo/tech/comp/fnv/
  const most = 2 ** 32;
  assertEquals(bucketOf("", most), 0x811c9dc5);
  assertEquals(bucketOf("a", most), 0xe40c292c);
  assertEquals(bucketOf("foobar", most), 0xbf9cf968);
});

test("bucketOf spreads names that differ in their numbers evenly", () => {
  const counts: number[] = Array(64).fill(0);
  for (let index = 0; index < 6_400; index++) counts[bucketOf(`shop/web-${index}`, 64)]! += 1;
  assert(Math.min(...counts) > 50 && Math.max(...counts) < 150, `${counts}`);
});

test("ShardMapError names the ConfigMap, the problem and the remedies", () => {
  assertEquals(
    new ShardMapError("shop/main", "its seq is 1").message,
    "The ConfigMap shop/main does not fit these shards: its seq is 1. Give the shards another " +
      "name, or stop all replicas and delete the ConfigMap.",
  );
});
