import { assertEquals, assertThrows } from "@std/assert";
import { replicasOf } from "../../../src/controller/run/replicas.ts";
import { literalKube } from "../../support/fakes/literal_kube.ts";
import { test } from "../../support/test.ts";

test("replicas have an election or shards or neither, and an assignment with the shards", () => {
  const kube = { ...literalKube(() => new Response()), namespace: "default" };
  const limit = { graceMs: 1, onHung: () => {} };
  const parts = (options: object) => {
    const { election, shards, assignment } = replicasOf(kube, options, limit);
    return [election?.name, shards?.name, assignment !== undefined];
  };
  assertEquals(parts({}), [undefined, undefined, false]);
  assertEquals(parts({ leaderElection: { name: "a" } }), ["a", undefined, false]);
  assertEquals(parts({ shards: { name: "b" } }), [undefined, "b", true]);
  const both = { leaderElection: { name: "a" }, shards: { name: "b" } };
  assertThrows(() => parts(both), TypeError, "either leaderElection or shards");
});
