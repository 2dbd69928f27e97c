import { assertEquals } from "@std/assert";
import { KubewireError } from "../../../src/core/errors.ts";
import { ShardLostError } from "../../../src/election/shards/shard_lost_error.ts";
import { test } from "../../support/test.ts";

test("ShardLostError has a code of its own", () => {
  const error = new ShardLostError("gone");
  assertEquals([error.name, error.code, error instanceof KubewireError], [
    "ShardLostError",
    "ERR_SHARD_LOST",
    true,
  ]);
});
