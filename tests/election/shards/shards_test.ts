import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ShardAccessError } from "../../../src/election/shards/shard_access.ts";
import { type ShardOptions, Shards } from "../../../src/election/shards/shards.ts";
import { createActiveShardMap } from "../../support/election/active_shard_map.ts";
import { reviewing } from "../../support/election/reviewing.ts";
import { literalKube } from "../../support/fakes/literal_kube.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

const idle = { onStart: () => {}, onStop: () => {}, isBusy: () => false };

test("Shards takes part, tells its changes, and gives everything back", async () => {
  await using pod = await startPod();
  createActiveShardMap(pod.server, "main", 4);
  const stop = new AbortController();
  const seen: number[] = [];
  const shards = new Shards(pod.kube(), {
    name: "main",
    buckets: 4,
    onChange: ({ held }) => {
      seen.push(held.length);
      if (held.length === 4) stop.abort();
    },
  });
  assertEquals([shards.name, shards.buckets], ["main", 4]);
  assertEquals([shards.identity, shards.held, shards.mayStart(0)], [undefined, [], false]);
  await shards.run(idle, stop.signal);
  assertEquals([seen[0], seen.at(-1), shards.identity], [4, 0, undefined]);
});

test("Shards refuses names and numbers that are not valid", () => {
  const kube = literalKube(() => new Response());
  const wrong: ShardOptions[] = [
    { name: "A" },
    { name: "a_b" },
    { name: "a..b" },
    { name: "x".repeat(64) },
    { name: "a", namespace: "" },
  ];
  for (const options of wrong) assertThrows(() => new Shards(kube, options), TypeError);
  for (const buckets of [0, 1.5, NaN, 4_097]) {
    assertThrows(() => new Shards(kube, { name: "a", buckets }), RangeError, "buckets must be");
  }
});

test("Shards asks for its rights first", async () => {
  const shards = new Shards(reviewing(() => false), { name: "main" });
  const { signal } = new AbortController();
  const error = await assertRejects(() => shards.run(idle, signal), ShardAccessError);
  assert(error.missing.includes("delete leases"));
});
