import { assertEquals } from "@std/assert";
import { ShardMapError } from "../../../src/election/shards/shard_map_error.ts";
import { test } from "../../support/test.ts";

test("ShardMapError names the ConfigMap, the problem and the remedies", () => {
  assertEquals(
    new ShardMapError("shop/main", "its seq is 1").message,
    "The ConfigMap shop/main does not fit these shards: its seq is 1. Give the shards another " +
      "name, or stop all replicas and delete the ConfigMap.",
  );
});
