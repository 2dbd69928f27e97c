import { setTimeout as timeout } from "node:timers/promises";
import type { TestApiServer } from "../../../src/testing/mod.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { FaultRound } from "./fault_round.ts";
import { type CheckOutcome, checkPod, expectedStates } from "./soak_check.ts";
import { SoakCluster } from "./soak_cluster.ts";
import type { FaultStage, SoakFault } from "./strike.ts";
import { SoakPodProcess, type SoakRuntime } from "./soak_pod_process.ts";
import type { SoakProtocol } from "./soak_report.ts";
import {
  judgeSoak,
  megabytes,
  type PodFigures,
  type SoakFigures,
  type SoakVerdict,
} from "./soak_verdict.ts";

const UPDATES_PER_SECOND = 200;
const FAULT_PERIOD_MS = 10_000;
const FAULTS_PER_MINUTE = 60_000 / FAULT_PERIOD_MS;
const TOKEN_LIFETIME_MS = 30_000;
/** The kubelet writes a new token when 20 % of the lifetime are left. */
const REFRESH_PERIOD_MS = 2_000;
const STATS_PERIOD_MS = 10_000;
/** Time for a server to see that its clients have gone. */
const CLOSE_LIMIT_MS = 10_000;

/** Settings of {@linkcode runSoak}. */
export interface SoakOptions {
  /** Minutes under load; the checks between them take additional time. */
  minutes: number;
  runtimes: readonly SoakRuntime[];
  /** The protocols; each runtime has a process for each. */
  protocols: readonly SoakProtocol[];
  /** The faults, in the order in which they strike. */
  faults: Readonly<Record<string, SoakFault>>;
  /** Called with each line of progress. */
  say: (line: string) => void;
  /** Ends the soak early. */
  signal: AbortSignal;
}

/** Runs the soak, and returns the verdicts; rejects when it is aborted, or a process dies. */
export async function runSoak(options: SoakOptions): Promise<SoakVerdict[]> {
  const { minutes, runtimes, protocols, say, signal } = options;
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
  const pods = runtimes.flatMap((runtime) =>
    protocols.map((protocol) => ({
      process: cleanup.use(
        new SoakPodProcess(runtime, {
          server: server.url,
          settings: { ...settings, protocol },
          say,
        }),
      ),
      checks: [] as CheckOutcome[],
    }))
  );
  await Promise.all(pods.map((pod) => pod.process.synced()));

  const pause = async (durationMs: number) => {
    await timeout(Math.max(0, durationMs), undefined, { signal });
  };
  const http2 = protocols.includes("h2");
  const stage = { server, kubelet, pods: pods.length, http2, random: seededRandom(2), pause };
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
  await Promise.all(pods.map(({ process }) => process.end()));
  const serverLeft = await untilClosed(server, pause);
  const { http2: { connections, streams, violations } } = server.counters;
  say(`The server had ${connections} connections over HTTP/2, with ${streams} streams.`);
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
    violations,
    serverLeft,
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

/** Waits until the server has closed all; returns what it has not closed in time. */
async function untilClosed(
  server: TestApiServer,
  pause: FaultStage["pause"],
): Promise<SoakFigures["serverLeft"]> {
  const deadlineMs = performance.now() + CLOSE_LIMIT_MS;
  for (;;) {
    const { openWatches: watches, openConnections: connections, http2 } = server.counters;
    const left = { watches, streams: http2.openStreams, connections };
    const isClosed = Object.values(left).every((count) => count === 0);
    if (isClosed || performance.now() > deadlineMs) return left;
    await pause(50);
  }
}

/** Ends the process, and returns its counts. */
async function podFigures(
  pod: SoakPodProcess,
  checks: readonly CheckOutcome[],
): Promise<PodFigures> {
  const exitCode = await pod.stop();
  const { name, protocol, troubles, rss, held, connections, left, stats } = pod;
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
    protocol,
    connections,
    left,
    exitCode,
  };
}

function statsText({ stats, held, connections: open }: SoakPodProcess): string {
  const { connections = NaN, streams = NaN } = open.at(-1) ?? {};
  if (!stats) return "nothing said yet";
  const { states, deliveries, rotations, longestQueue, rssBytes } = stats;
  return `${states.synced ?? 0} watches, ${states.relisting ?? 0} relists, ` +
    `${states.backingOff ?? 0} backoffs, ${deliveries} deliveries, ${rotations} tokens read, ` +
    `longest queue ${longestQueue}, ${streams} streams on ${connections} connections, RSS ${
      megabytes(rssBytes)
    }, after collections ` +
    `${megabytes(held.rss.at(-1)?.bytes ?? NaN)} and a heap of ` +
    megabytes(held.heap.at(-1)?.bytes ?? NaN);
}

function outcomeText({ stores, handlers, waitedMs }: CheckOutcome): string {
  const after = `after ${(waitedMs / 1000).toFixed(1)} s`;
  return stores + handlers === 0
    ? `equal ${after}`
    : `${stores} STORES AND ${handlers} HANDLERS DIFFER ${after}`;
}
