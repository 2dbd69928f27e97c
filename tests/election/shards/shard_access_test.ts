import { assert, assertEquals, assertRejects } from "@std/assert";
import { checkShardAccess, ShardAccessError } from "../../../src/election/shards/shard_access.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { reviewing } from "../../support/election/reviewing.ts";
import { test } from "../../support/test.ts";

const { clock } = currentRuntime();
const { signal } = new AbortController();

test("checkShardAccess asks for the rights to the Leases and the ConfigMap", async () => {
  const asked: { resource?: string; verb?: string; namespace?: string }[] = [];
  await checkShardAccess(reviewing(() => true, asked), "shop", { clock, signal });
  assertEquals(asked.map(({ verb, resource }) => `${verb} ${resource}`).sort(), [
    "create configmaps",
    "create leases",
    "delete leases",
    "get configmaps",
    "get leases",
    "list leases",
    "update configmaps",
    "update leases",
  ]);
  assertEquals(new Set(asked.map(({ namespace }) => namespace)), new Set(["shop"]));
});

test("checkShardAccess names all rights that are missing", async () => {
  const kube = reviewing((verb) => verb !== "create");
  const error = await assertRejects(
    () => checkShardAccess(kube, "shop", { clock, signal }),
    ShardAccessError,
  );
  assertEquals(error.missing, ["create leases", "create configmaps"]);
});

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
