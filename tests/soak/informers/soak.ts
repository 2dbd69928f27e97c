import { setTimeout as timeout } from "node:timers/promises";
import { seededRandom } from "../../support/seeded_random.ts";
import { FaultRound } from "./fault_round.ts";
import { type CheckOutcome, checkPod, expectedStates } from "./soak_check.ts";
import { SoakCluster } from "./soak_cluster.ts";
import type { FaultStage, SoakFault } from "./soak_faults.ts";
import { SoakPodProcess, type SoakRuntime } from "./soak_pod_process.ts";
import { judgeSoak, megabytes, type PodFigures, type SoakVerdict } from "./soak_verdict.ts";

const UPDATES_PER_SECOND = 200;
const FAULT_PERIOD_MS = 10_000;
const FAULTS_PER_MINUTE = 60_000 / FAULT_PERIOD_MS;
const TOKEN_LIFETIME_MS = 30_000;
/** The kubelet writes a new token when 20 % of the lifetime are left. */
const REFRESH_PERIOD_MS = 2_000;
const STATS_PERIOD_MS = 10_000;

/** Settings of {@linkcode runSoak}. */
export interface SoakOptions {
  /** Minutes under load; the checks between them take additional time. */
  minutes: number;
  runtimes: readonly SoakRuntime[];
  /** The faults, in the order in which they strike. */
  faults: Readonly<Record<string, SoakFault>>;
  /** Called with each line of progress. */
  say: (line: string) => void;
  /** Ends the soak early. */
  signal: AbortSignal;
}

/** Runs the soak, and returns the verdicts; rejects when it is aborted, or a process dies. */
export async function runSoak(options: SoakOptions): Promise<SoakVerdict[]> {
  const { minutes, runtimes, say, signal } = options;
  await using cluster = await SoakCluster.start({
    tokenLifetimeMs: TOKEN_LIFETIME_MS,
    updatesPerSecond: UPDATES_PER_SECOND,
  });
  await using cleanup = new AsyncDisposableStack();
  const { server, kubelet, writer, directory } = cluster;
  const settings = {
    directory,
    refreshPeriodMs: REFRESH_PERIOD_MS,
    statsPeriodMs: STATS_PERIOD_MS,
  };
  const pods = runtimes.map((runtime) => ({
    process: cleanup.use(new SoakPodProcess(runtime, { server: server.url, settings, say })),
    checks: [] as CheckOutcome[],
  }));
  await Promise.all(pods.map((pod) => pod.process.synced()));

  const pause = async (durationMs: number) => {
    await timeout(Math.max(0, durationMs), undefined, { signal });
  };
  const stage = { server, kubelet, random: seededRandom(2), pause };
  const faults = new FaultRound(options.faults);
  const startMs = performance.now();
  for (let minute = 1; minute <= minutes; minute++) {
    writer.start();
    await oneMinute(faults, stage, say);
    writer.stop();
    server.faults.clear();
    const expected = await expectedStates(server);
    const outcomes = pods.map((pod) => checkPod(pod.process, expected, pause));
    say(
      `${minute} min: ${writer.written} updates, ${kubelet.rotations} tokens, ` +
        `${faults.struck} faults (${faults.summary}), RSS of the server ` +
        megabytes(Deno.memoryUsage().rss),
    );
    for (const [index, outcome] of (await Promise.all(outcomes)).entries()) {
      const { process, checks } = pods[index]!;
      checks.push(outcome);
      await process.measure();
      say(`${minute} min ${process.name}: ${statsText(process)}, ${outcomeText(outcome)}`);
      for (const detail of outcome.details) say(`${process.name} differs: ${detail}`);
    }
  }
  const endMs = performance.now();
  const { written: updates } = writer;
  const { rotations: tokens } = kubelet;
  return judgeSoak({
    minutes,
    startMs,
    endMs,
    updates,
    expectedUpdates: minutes * 60 * UPDATES_PER_SECOND,
    faults: faults.struck,
    missedFaults: faults.missed,
    expectedFaults: minutes * FAULTS_PER_MINUTE,
    tokens,
    expectedTokens: Math.floor((endMs - startMs) / TOKEN_LIFETIME_MS),
    pods: await Promise.all(pods.map((pod) => podFigures(pod.process, pod.checks))),
  });
}

async function oneMinute(
  faults: FaultRound,
  stage: FaultStage,
  say: SoakOptions["say"],
): Promise<void> {
  for (let slot = 0; slot < FAULTS_PER_MINUTE; slot++) {
    const startMs = performance.now();
    const { name, met } = await faults.strike(stage);
    if (!met) say(`the fault "${name}" met nothing`);
    await stage.pause(startMs + FAULT_PERIOD_MS - performance.now());
  }
}

/** Ends the process, and returns its counts. */
async function podFigures(
  pod: SoakPodProcess,
  checks: readonly CheckOutcome[],
): Promise<PodFigures> {
  const exitCode = await pod.stop();
  const { name, troubles, rss, held, stats } = pod;
  return {
    name,
    checks: checks.length,
    storeDifferences: checks.reduce((sum, { stores }) => sum + stores, 0),
    handlerDifferences: checks.reduce((sum, { handlers }) => sum + handlers, 0),
    slowestCheckMs: Math.max(...checks.map(({ waitedMs }) => waitedMs)),
    troubles,
    rotations: stats?.rotations ?? 0,
    rss,
    held,
    exitCode,
  };
}

function statsText({ stats, held }: SoakPodProcess): string {
  if (!stats) return "nothing said yet";
  const { states, deliveries, rotations, longestQueue, rssBytes } = stats;
  return `${states.synced ?? 0} connections, ${states.relisting ?? 0} relists, ` +
    `${states.backingOff ?? 0} backoffs, ${deliveries} deliveries, ${rotations} tokens read, ` +
    `longest queue ${longestQueue}, RSS ${megabytes(rssBytes)}, after collections ` +
    `${megabytes(held.rss.at(-1)?.bytes ?? NaN)} and a heap of ` +
    megabytes(held.heap.at(-1)?.bytes ?? NaN);
}

function outcomeText({ stores, handlers, waitedMs }: CheckOutcome): string {
  const after = `after ${(waitedMs / 1000).toFixed(1)} s`;
  return stores + handlers === 0
    ? `equal ${after}`
    : `${stores} STORES AND ${handlers} HANDLERS DIFFER ${after}`;
}
