import { assertEquals, assertRejects } from "@std/assert";
import { ShardAssignment } from "../../../src/controller/assignment/shard_assignment.ts";
import { ShardLostError } from "../../../src/election/shards/shard_lost_error.ts";
import { Shards } from "../../../src/election/shards/shards.ts";
import { TimeoutError } from "../../../src/core/errors.ts";
import { FakeClock, settled } from "../../support/clocks/fake_clock.ts";
import { literalKube } from "../../support/fakes/literal_kube.ts";
import { test } from "../../support/test.ts";

/** An assignment by shards that hold the buckets of a set. */
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
  const assignment = new ShardAssignment(shards, clock, { graceMs: 1_000, onHung });
  const keyIn = (bucket: number) => {
    for (let number = 0;; number++) {
      if (assignment.bucketOf(`k${number}`) === bucket) return `k${number}`;
    }
  };
  return { clock, assignment, keyIn, ended: () => ended, hung };
}

test("an assignment has the keys of its buckets, and counts what runs in each", () => {
  const { assignment, keyIn, ended } = start(new Set([1]));
  const key = keyIn(1);
  assertEquals([assignment.isOwn(key), assignment.mayStart(key), assignment.explain(key)], [
    true,
    true,
    undefined,
  ]);
  assertEquals([assignment.isOwn(keyIn(2)), assignment.mayStart(keyIn(2))], [false, false]);
  const first = assignment.enter(key);
  const second = assignment.enter(key);
  first[Symbol.dispose]();
  assertEquals([assignment.isBusy(1), assignment.isBusy(2), ended()], [true, false, 0]);
  second[Symbol.dispose]();
  assertEquals([assignment.isBusy(1), ended()], [false, 1]);
});

test("a stop aborts the reconciles of one bucket, and their writes", async () => {
  const { assignment, keyIn } = start(new Set([1, 2]));
  const stopped = assignment.enter(keyIn(1));
  const other = assignment.enter(keyIn(2));
  const writing = stopped.guard!(({ signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
  );
  const reason = new ShardLostError("gone");
  assignment.onStop(1, reason);
  assertEquals([stopped.signal?.reason, other.signal?.aborted], [reason, false]);
  assertEquals(await writing.catch((error) => error), reason);
  await assertRejects(() => stopped.guard!(() => Promise.resolve()), ShardLostError);
});

test("a reconcile that goes on after its bucket was lost is reported once", async () => {
  const { clock, assignment, keyIn, hung } = start(new Set([1, 2]));
  const stuck = assignment.enter(keyIn(1));
  const ending = assignment.enter(keyIn(1));
  const other = assignment.enter(keyIn(2));
  for (let count = 0; count < 2; count++) assignment.onStop(1, new ShardLostError("gone"));
  await clock.advance(500);
  ending[Symbol.dispose]();
  await clock.advance(5_000);
  assertEquals([hung, clock.pending], [[keyIn(1)], 0]);
  stuck[Symbol.dispose]();
  other[Symbol.dispose]();
});

test("a write is refused without the bucket, and ends after 4 s", async () => {
  const held = new Set([1]);
  const { clock, assignment, keyIn } = start(held);
  const { guard } = assignment.enter(keyIn(1));
  const writing = guard!(({ signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
  ).catch((error) => error);
  await clock.advance(4_000);
  assertEquals((await writing) instanceof TimeoutError, true);
  held.clear();
  await assertRejects(() => guard!(() => Promise.resolve()), ShardLostError, "is not held");
});

test("buckets that open together are told together", async () => {
  const { assignment, keyIn } = start(new Set());
  const opened: boolean[][] = [];
  const keys = [0, 1, 2].map(keyIn);
  const listening = assignment.onOpen((isOpened) => opened.push(keys.map(isOpened)));
  assignment.onStart(0);
  assignment.onStart(2);
  await settled();
  assertEquals(opened, [[true, false, true]]);
  listening[Symbol.dispose]();
  assignment.onStart(1);
  await settled();
  assertEquals(opened.length, 1);
});

test("explain says why a key waits", () => {
  const { assignment, keyIn } = start(new Set([1]));
  assertEquals(assignment.explain(keyIn(0)), "this replica does not take part in the shards");
});
