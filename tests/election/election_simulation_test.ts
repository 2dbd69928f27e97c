import { assert, assertEquals } from "@std/assert";
import process from "node:process";
import { inFull, test } from "../support/test.ts";
import type { StartCandidate } from "./simulation/candidate.ts";
import { ClientGoCandidate } from "./simulation/client_go_candidate.ts";
import { type Disturbance, runElectionSchedule } from "./simulation/election_schedule.ts";
import { KubewireCandidate } from "./simulation/kubewire_candidate.ts";

const clientGo: StartCandidate = (surroundings) => new ClientGoCandidate(surroundings);
const kubewire: StartCandidate = (surroundings) => new KubewireCandidate(surroundings);

async function outcomesOf(start: StartCandidate, seeds: number, kinds?: readonly Disturbance[]) {
  const outcomes = [];
  for (let seed = 1; seed <= seeds; seed++) {
    outcomes.push(await runElectionSchedule({ seed, start, ...(kinds && { kinds }) }));
  }
  return outcomes;
}

const SCHEDULES = Number(process.env.KUBEWIRE_ELECTION_SCHEDULES ?? inFull(1_000, 40));

test(`LeaderElection never has two leaders in ${SCHEDULES} schedules`, async () => {
  const outcomes = await outcomesOf(kubewire, SCHEDULES);
  const wrong = outcomes.flatMap(({ overlaps }, at) => overlaps.length > 0 ? [at + 1] : []);
  assertEquals(wrong, [], "the seeds of schedules with two leaders");
  const ledMs = outcomes.reduce((sum, outcome) => sum + outcome.ledMs, 0) / outcomes.length;
  assert(ledMs > 120_000, `a schedule of 180 s has a leader for ${ledMs} ms only`);
}, { timeoutMs: 600_000 });

test("the simulation finds that client-go's rule lets two lead after a slow response", async () => {
  const outcomes = await outcomesOf(clientGo, inFull(300, 30), ["slowThenCut", "cut"]);
  assert(outcomes.some(({ overlaps }) => overlaps.length > 0));
});

test("the simulation finds no overlap of client-go's rule where replicas are only killed", async () => {
  const outcomes = await outcomesOf(clientGo, inFull(100, 20), ["restart"]);
  assertEquals(outcomes.flatMap(({ overlaps }) => overlaps), []);
  assert(outcomes.every(({ terms, ledMs }) => terms > 0 && ledMs > 100_000));
});

test("the same seed gives the same schedule, with either rule", async () => {
  for (const start of [clientGo, kubewire]) {
    const [first, second] = await Promise.all(
      [7, 7].map((seed) => runElectionSchedule({ seed, start })),
    );
    assertEquals(first, second);
  }
});
