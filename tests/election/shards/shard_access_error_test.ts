import { assert, assertEquals } from "@std/assert";
import { ShardAccessError } from "../../../src/election/shards/shard_access_error.ts";
import { test } from "../../support/test.ts";

test("ShardAccessError contains the rules to add", () => {
  const { missing, message } = new ShardAccessError("shop", ["delete leases"]);
  assertEquals(missing, ["delete leases"]);
  assert(message.startsWith("No permission to delete leases in the namespace shop."));
  assert(
    message.includes('resources: ["leases"], verbs: ["get", "list", "create", "update", "delete"]'),
  );
  assert(message.includes('resources: ["configmaps"], verbs: ["get", "create", "update"]'));
});

test("ShardAccessError names what the server has refused", () => {
  const refusal = 'leases "a" is forbidden: User "x" cannot update resource "leases" in ' +
    'API group "coordination.k8s.io" in the namespace "shop"';
  assertEquals(ShardAccessError.of(new Error(refusal), "shop").missing, ["update leases"]);
  assertEquals(ShardAccessError.of(new Error("no"), "shop").missing, [
    "use leases and configmaps",
  ]);
});
