import process from "node:process";
import { assert, assertEquals } from "@std/assert";
import { runtimeName, test } from "../../support/test.ts";
import { ControlPlane } from "../cluster/control_plane.ts";
import {
  type InformerScheduleOutcome,
  runInformerSchedule,
  sumOfCounts,
} from "./informer_schedule.ts";
import { readKubeconfig } from "../cluster/kubeconfig.ts";

const SCHEDULES = 25;
const AT_A_TIME = 4;
/** Minutes for fresh seeds; at least {@linkcode SCHEDULES} of them run. */
const minutes = Number(process.env.KUBEWIRE_SCHEDULE_MINUTES ?? 0);
const TIMEOUT_MS = 115_000 + minutes * 60_000;

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const { ownFiles } = await readKubeconfig(kubeconfig);
const given = process.env.KUBEWIRE_SEED;

test("informers lose nothing behind a connection that fails", async () => {
  await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
  const { states } = await runAll(controlPlane, { replay: "behind a connection" });
  assert(given !== undefined || (states.backingOff ?? 0) > SCHEDULES, "No fault was felt.");
}, { timeoutMs: TIMEOUT_MS });

test("informers lose nothing while the API server forgets its history", async () => {
  // The watch cache keeps at least 75 s. Without it a compaction of etcd has an effect at once.
  await using controlPlane = await ControlPlane.start({
    apiServerFlags: ["--watch-cache-sizes=configmaps#0"],
  });
  const { states } = await runAll(controlPlane, { replay: "forgets its history", compact: true });
  const relists = states["relisting (WatchExpiredError)"] ?? 0;
  assert(given !== undefined || relists > SCHEDULES, "No history was missed.");
}, { timeoutMs: TIMEOUT_MS, ignore: ownFiles === undefined });

/** Runs the schedules of fresh seeds, or of the given one, and returns their counts. */
async function runAll(
  controlPlane: ControlPlane,
  options: { replay: string; compact?: boolean },
): Promise<Pick<InformerScheduleOutcome, "faults" | "states">> {
  const { replay, compact = false } = options;
  const first = Date.now() % 1_000_000;
  const outcomes: InformerScheduleOutcome[] = [];
  const left = given === undefined ? freshSeeds(first) : [Number(given)].values();
  await Promise.all(Array.from({ length: AT_A_TIME }, async () => {
    for (const seed of left) { // one iterator: each seed goes to one worker
      outcomes.push(
        await runInformerSchedule(controlPlane, { seed, prefix: runtimeName, compact }),
      );
    }
  }));
  const faults = sumOfCounts(outcomes.map((outcome) => outcome.faults));
  const states = sumOfCounts(outcomes.map((outcome) => outcome.states));
  console.log(JSON.stringify({ first, schedules: outcomes.length, faults, states }));
  const failed = outcomes.filter(({ problems }) => problems.length > 0);
  assertEquals(failed.map(({ seed, problems }) => describe({ seed, problems, replay })), []);
  return { faults, states };
}

/** Yields seeds for the configured minutes, and at least {@linkcode SCHEDULES} of them. */
function* freshSeeds(first: number): Generator<number> {
  const endMs = performance.now() + minutes * 60_000;
  for (let i = 0; i < SCHEDULES || performance.now() < endMs; i++) yield first + i;
}

function describe(failure: { seed: number; problems: string[]; replay: string }): string {
  const { seed, problems, replay } = failure;
  const told = problems.slice(0, 20).join("\n  ");
  return `KUBEWIRE_SEED=${seed} deno task e2e --${runtimeName} "${replay}"\n  ${told}`;
}
