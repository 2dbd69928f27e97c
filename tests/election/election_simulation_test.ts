import { assert, assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import type { StartCandidate } from "./simulation/candidate.ts";
import { ClientGoCandidate } from "./simulation/client_go_candidate.ts";
import { type Disturbance, runElectionSchedule } from "./simulation/election_schedule.ts";

const start: StartCandidate = (surroundings) => new ClientGoCandidate(surroundings);

async function outcomesOf(kinds: readonly Disturbance[], seeds: number) {
  const outcomes = [];
  for (let seed = 1; seed <= seeds; seed++) {
    outcomes.push(await runElectionSchedule({ seed, start, kinds }));
  }
  return outcomes;
}

test("the simulation finds that client-go's rule lets two lead after a slow response", async () => {
  const outcomes = await outcomesOf(["slowThenCut", "cut"], 300);
  assert(outcomes.some(({ overlaps }) => overlaps.length > 0));
});

test("the simulation finds no overlap of client-go's rule where replicas are only killed", async () => {
  const outcomes = await outcomesOf(["restart"], 100);
  assertEquals(outcomes.flatMap(({ overlaps }) => overlaps), []);
  assert(outcomes.every(({ terms, ledMs }) => terms > 0 && ledMs > 100_000));
});

test("the same seed gives the same schedule", async () => {
  const [first, second] = await Promise.all(
    [7, 7].map((seed) => runElectionSchedule({ seed, start })),
  );
  assertEquals(first, second);
});
