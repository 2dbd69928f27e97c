import { assertEquals, assertRejects } from "@std/assert";
import { ShardGate } from "../../../src/controller/gate/shard_gate.ts";
import { ShardLostError } from "../../../src/election/shards/shard_lost_error.ts";
import { Shards } from "../../../src/election/shards/shards.ts";
import { TimeoutError } from "../../../src/core/errors.ts";
import { FakeClock, settled } from "../../support/clocks/fake_clock.ts";
import { literalKube } from "../../support/fakes/literal_kube.ts";
import { test } from "../../support/test.ts";

/** A gate of shards that hold the buckets of a set. */
function start(held: Set<number>) {
  const clock = new FakeClock();
  let ended = 0;
  class HeldShards extends Shards {
    override isOwn = (bucket: number) => held.has(bucket);
    override mayStart = (bucket: number) => held.has(bucket);
    override mayWork = (bucket: number) => held.has(bucket);
    override workEnded = () => void ended++;
  }
  const shards = new HeldShards(literalKube(() => new Response()), { name: "main", buckets: 4 });
  const hung: string[] = [];
  const onHung = (key: string) => hung.push(key);
  const gate = new ShardGate(shards, clock, { graceMs: 1_000, onHung });
  const keyIn = (bucket: number) => {
    for (let number = 0;; number++) if (gate.bucketOf(`k${number}`) === bucket) return `k${number}`;
  };
  return { clock, gate, keyIn, ended: () => ended, hung };
}

test("a gate lets the keys of its buckets pass, and counts what runs in each", () => {
  const { gate, keyIn, ended } = start(new Set([1]));
  const key = keyIn(1);
  assertEquals([gate.isOwn(key), gate.mayStart(key), gate.explain(key)], [true, true, undefined]);
  assertEquals([gate.isOwn(keyIn(2)), gate.mayStart(keyIn(2))], [false, false]);
  const first = gate.enter(key);
  const second = gate.enter(key);
  first[Symbol.dispose]();
  assertEquals([gate.isBusy(1), gate.isBusy(2), ended()], [true, false, 0]);
  second[Symbol.dispose]();
  assertEquals([gate.isBusy(1), ended()], [false, 1]);
});

test("a stop aborts the reconciles of one bucket, and their writes", async () => {
  const { gate, keyIn } = start(new Set([1, 2]));
  const stopped = gate.enter(keyIn(1));
  const other = gate.enter(keyIn(2));
  const writing = stopped.guard!(({ signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
  );
  const reason = new ShardLostError("gone");
  gate.onStop(1, reason);
  assertEquals([stopped.signal?.reason, other.signal?.aborted], [reason, false]);
  assertEquals(await writing.catch((error) => error), reason);
  await assertRejects(() => stopped.guard!(() => Promise.resolve()), ShardLostError);
});

test("a reconcile that goes on after its bucket was lost is reported once", async () => {
  const { clock, gate, keyIn, hung } = start(new Set([1, 2]));
  const stuck = gate.enter(keyIn(1));
  const ending = gate.enter(keyIn(1));
  const other = gate.enter(keyIn(2));
  for (let count = 0; count < 2; count++) gate.onStop(1, new ShardLostError("gone"));
  await clock.advance(500);
  ending[Symbol.dispose]();
  await clock.advance(5_000);
  assertEquals([hung, clock.pending], [[keyIn(1)], 0]);
  stuck[Symbol.dispose]();
  other[Symbol.dispose]();
});

test("a write is refused without the bucket, and ends after 4 s", async () => {
  const held = new Set([1]);
  const { clock, gate, keyIn } = start(held);
  const { guard } = gate.enter(keyIn(1));
  const writing = guard!(({ signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
  ).catch((error) => error);
  await clock.advance(4_000);
  assertEquals((await writing) instanceof TimeoutError, true);
  held.clear();
  await assertRejects(() => guard!(() => Promise.resolve()), ShardLostError, "is not held");
});

test("buckets that open together are told together", async () => {
  const { gate, keyIn } = start(new Set());
  const opened: boolean[][] = [];
  const keys = [0, 1, 2].map(keyIn);
  const listening = gate.onOpen((isOpened) => opened.push(keys.map(isOpened)));
  gate.onStart(0);
  gate.onStart(2);
  await settled();
  assertEquals(opened, [[true, false, true]]);
  listening[Symbol.dispose]();
  gate.onStart(1);
  await settled();
  assertEquals(opened.length, 1);
});

test("explain says why a key waits", () => {
  const { gate, keyIn } = start(new Set([1]));
  assertEquals(gate.explain(keyIn(0)), "this replica does not take part in the shards");
});
