import { assertEquals, assertThrows } from "@std/assert";
import {
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
