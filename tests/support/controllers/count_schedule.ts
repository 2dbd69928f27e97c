import { createManager } from "../../../src/controller/manager.ts";
import { sleep } from "../../../src/core/time/waiting.ts";
import { Dice } from "../dice.ts";
import { Recheck } from "../recheck.ts";
import { delayedWatches } from "./delayed_watches.ts";
import { GRACE_MS, SPEED, startFaultStage } from "./fault_stage.ts";
import { type Website, website, websites } from "./websites.ts";
import { LIMIT_MS } from "../test.ts";

/** Simulated milliseconds by which the informers are behind at most. */
const MOST_DELAY_MS = 5_000;
/** Real milliseconds for the counting to end once all faults are undone. */

/** Settings of {@linkcode runCountSchedule}. */
export interface CountScheduleOptions {
  seed: number;
  /** Number of objects that count. */
  objects: number;
  /** The number that each one counts to. */
  steps: number;
  /** Whether the controller waits for what it has written. */
  readsOwnWrites: boolean;
}

/** The outcome of a schedule. */
export interface CountOutcome {
  /** Steps that were taken. */
  steps: number;
  /** Sentences about steps that were lost or doubled, and about objects that have not counted. */
  problems: string[];
}

/**
 * Lets a controller count in each Website by what its store shows, with a write that is not
 * conditional, while faults strike and the informers are behind; each version that the server stores
 * must be one more than the one before.
 */
export async function runCountSchedule(
  { seed, objects, steps, readsOwnWrites }: CountScheduleOptions,
): Promise<CountOutcome> {
  const dice = new Dice(seed);
  await using stage = await startFaultStage(dice);
  const { clock, server, kubelet, faults } = stage;
  const kube = delayedWatches(stage.kube, dice, MOST_DELAY_MS / SPEED);
  const outcome: CountOutcome = { steps: 0, problems: [] };
  const recheck = new Recheck();
  const numberOf = (object: object | undefined) => Number((object as Website)?.spec?.text ?? 0);
  let done = 0;
  using _judging = server.store.subscribe("example.com/websites", ({ current, previous, key }) => {
    if (!previous) return;
    const [before, after] = [numberOf(previous.object), numberOf(current.object)];
    outcome.steps++;
    if (after !== before + 1) outcome.problems.push(`${key} went from ${before} to ${after}`);
    if (after === steps) done++;
    recheck.poke();
  });
  const manager = createManager(kube, {
    onError: () => {},
    graceMs: GRACE_MS,
    syncTimeoutMs: GRACE_MS,
  });
  manager.controller({
    for: websites,
    concurrency: 5,
    readsOwnWrites,
    async reconcile({ spec, metadata: { name } }, { client, signal }) {
      const number = Number(spec?.text ?? 0);
      if (number >= steps) return {};
      // Each write is different, so that a repeated step changes the object too.
      const metadata = { annotations: { "example.com/write": String(++writes) } };
      const merge = { metadata, spec: { text: String(number + 1) } };
      await client(websites).patch(name, { merge }, { signal });
      return { requeueAfterMs: 1 };
    },
  });
  let writes = 0;
  const stop = new AbortController();
  let hasEnded = false;
  const running = manager.run({ signal: stop.signal })
    .catch((error) => {
      outcome.problems.push(`run has ended: ${error}`);
      hasEnded = true;
    });
  for (let index = 0; index < objects; index++) {
    const metadata = { name: `counter-${index}` };
    server.objects.create({ ...website, metadata, spec: { text: "0" } });
  }
  for (let round = 0; round < 20 && done < objects; round++) {
    if (dice.chance(0.5)) await faults.play();
    await sleep(clock, dice.from(0, 2_000));
    await faults.step();
  }
  await faults.end();
  await kubelet.sync();
  const isDone = () => done >= objects || hasEnded;
  if (!await recheck.until(isDone, { timeoutMs: LIMIT_MS })) {
    outcome.problems.push(`${objects - done} of ${objects} objects have not counted to ${steps}`);
  }
  stop.abort();
  await running;
  return outcome;
}
