import { assert, assertEquals } from "@std/assert";
import process from "node:process";
import { inFull, test } from "../support/test.ts";
import { runShardSchedule, type ShardOutcome } from "./simulation/shard_schedule.ts";

const SCHEDULES = Number(process.env.KUBEWIRE_SHARD_SCHEDULES ?? inFull(100, 6));
const QUIET_MS = 120_000;

type Pair = [replicas: number, expected: number];

function isBalanced({ held }: ShardOutcome): boolean {
  return Math.max(...held) - Math.min(...held) <= 1;
}

test(
  `no bucket is worked on twice in ${SCHEDULES} schedules, and all find their workers again`,
  async () => {
    const durationMs = 120_000;
    const wrong: unknown[] = [];
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      const buckets = 3 + seed % 14;
      const outcome = await runShardSchedule({ seed, buckets, durationMs });
      const { overlaps, held, moves } = outcome;
      const isWhole = held.reduce((sum, each) => sum + each, 0) === buckets && isBalanced(outcome);
      const isSettled = moves.every((atMs) => atMs < durationMs + QUIET_MS - 20_000);
      if (overlaps.length > 0 || !isWhole || !isSettled) wrong.push({ seed, held, overlaps });
    }
    assertEquals(wrong, []);
  },
  { timeoutMs: 3_600_000 },
);

test("the simulation finds a bucket that is worked on twice if one clock is too slow", async () => {
  let found = 0;
  for (let seed = 1; seed <= inFull(20, 4); seed++) {
    const { overlaps } = await runShardSchedule({
      seed,
      kinds: ["cut", "slowThenCut"],
      script: ({ replicas }) => replicas[0]!.process.slowDown(0.4),
    });
    found += overlaps.length;
  }
  assert(found > 0);
});

test("with 64 buckets each replica writes twelve times a minute once the buckets are divided", async () => {
  for (
    const [replicas, writes] of [[2, 24], ...inFull<Pair[]>([[5, 60], [10, 120]], [])] as const
  ) {
    const counts = [];
    for (const durationMs of [0, 60_000]) {
      const settings = { seed: 1, replicas, buckets: 64, kinds: [], durationMs };
      const outcome = await runShardSchedule(settings);
      assert(isBalanced(outcome), `${outcome.held}`);
      counts.push(outcome.writes);
    }
    const [before = 0, after = 0] = counts;
    assert(Math.abs(after - before - writes) <= writes / 10, `${replicas}: ${after - before}`);
  }
});

test("a replica that joins gets its share with few moves, and nothing moves afterwards", async () => {
  for (const [replicas, least] of [[2, 21], ...inFull<Pair[]>([[5, 10], [10, 5]], [])] as const) {
    const joinMs = 60_000;
    const outcome = await runShardSchedule({
      seed: 1,
      replicas,
      buckets: 64,
      kinds: [],
      durationMs: joinMs,
      script: ({ world, join }) => world.after(joinMs, join),
    });
    assert(isBalanced(outcome), `${outcome.held}`);
    const moves = outcome.moves.filter((atMs) => atMs >= joinMs);
    assert(moves.length <= least + 1, `${replicas}: ${moves.length}`);
    assert(Math.max(...moves) < joinMs + 30_000, `${replicas}: the last at ${Math.max(...moves)}`);
  }
});

test("the buckets of a killed replica are taken after 10 to 20 s, those of one that leaves after less", async () => {
  const eventMs = 60_000;
  const settings = { replicas: 3, buckets: 12, kinds: [], durationMs: eventMs };
  for (let seed = 1; seed <= inFull(5, 2); seed++) {
    const killed = await runShardSchedule({
      ...settings,
      seed,
      script: ({ world, replicas }) =>
        world.after(eventMs, () => {
          replicas[0]!.process.kill();
          replicas.shift();
        }),
    });
    const left = await runShardSchedule({
      ...settings,
      seed,
      script: ({ world, replicas }) =>
        world.after(eventMs, () => {
          replicas[0]!.program.leave();
          replicas.shift();
        }),
    });
    assertEquals([killed.held.toSorted(), left.held.toSorted()], [[6, 6], [6, 6]]);
    const [killMs, leaveMs] = [killed, left].map(({ moves }) => Math.max(...moves) - eventMs);
    assert(killMs! > 5_000 && killMs! < 25_000, `killed: ${killMs}`);
    assert(leaveMs! < 15_000, `left: ${leaveMs}`);
  }
});

test("the same seed gives the same schedule of shards", async () => {
  const [first, second] = [
    await runShardSchedule({ seed: 7 }),
    await runShardSchedule({ seed: 7 }),
  ];
  assertEquals(first, second);
});
