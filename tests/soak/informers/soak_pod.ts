/**
 * The client side of the soak: 20 informers in a process of their own, on Deno with the permissions
 * of a pod, or on Bun. It writes its reports as lines of JSON, answers the lines of its standard
 * input, and ends when its standard input ends.
 *
 * @module
 */
import process from "node:process";
import { setTimeout as timeout } from "node:timers/promises";
import { type ConnectionDiagnostics, createKubeFetch, loadInClusterConfig } from "../../../mod.ts";
import { informerPlans } from "./informer_plans.ts";
import type {
  InformerDigest,
  PodSettings,
  SoakQuestion,
  SoakReport,
  Trouble,
} from "./soak_report.ts";
import { WatchedInformer } from "./watched_informer.ts";
import { collectGarbage } from "../../support/collect_garbage.ts";

const QUEUE_PERIOD_MS = 500;
/** Objects that finalizers release are garbage for the next collection. */
const COLLECTIONS = 3;
const CLOSE_LIMIT_MS = 5_000;

const settings: PodSettings = JSON.parse(process.argv[2] ?? "{}");
const { directory, refreshPeriodMs, statsPeriodMs, protocol } = settings;
let rotations = 0;
let longestQueue = 0;

process.on("unhandledRejection", (error) => trouble("unhandled", `a rejection: ${error}`));
process.on("uncaughtException", (error) => trouble("unhandled", `an exception: ${error}`));
process.on("SIGINT", () => {}); // Ctrl-C reaches this process too; its parent ends it

const kube = createKubeFetch(await loadInClusterConfig({ directory }), {
  refreshPeriodMs,
  ...(protocol === "http/1.1" && { protocol }),
  onRotation: (diagnostics) => ({ rotations } = diagnostics),
  onError: (error) => trouble("file", String(error)),
});
const informers = new Map(
  informerPlans.map((plan) => [plan.name, new WatchedInformer(kube, plan, trouble)]),
);
const watched = [...informers.values()];
const timers = [
  setInterval(reportStats, statsPeriodMs),
  setInterval(() => {
    longestQueue = Math.max(longestQueue, ...watched.map(({ queueLength }) => queueLength));
  }, QUEUE_PERIOD_MS),
];
Promise.all(watched.map((informer) => informer.waitForSync())).then(
  () => report({ type: "synced" }),
  (error) => trouble("stopped", String(error)),
);

for await (const question of questions()) {
  if (question.ask === "digests") await reportDigests();
  else if (question.ask === "memory") await reportMemory();
  else if (question.ask === "contents") reportContents(question);
  else await end();
}
await dispose();

async function* questions(): AsyncGenerator<SoakQuestion> {
  let rest = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
}

function reportStats(): void {
  const states: Record<string, number> = {};
  for (const informer of watched) {
    for (const [name, count] of informer.states) states[name] = (states[name] ?? 0) + count;
  }
  report({
    type: "stats",
    rssBytes: process.memoryUsage().rss,
    deliveries: watched.reduce((sum, { deliveries }) => sum + deliveries, 0),
    states,
    rotations,
    longestQueue,
  });
}

async function reportDigests(): Promise<void> {
  const digests: Record<string, InformerDigest> = {};
  for (const [name, informer] of informers) digests[name] = await informer.digest();
  report({ type: "digests", informers: digests });
}

/** Reports the memory that is held, without garbage. */
async function reportMemory(): Promise<void> {
  for (let i = 0; i < COLLECTIONS; i++) {
    collectGarbage();
    await timeout(10); // so that the finalizers run
  }
  const { heapUsed: heapBytes, rss: rssBytes } = process.memoryUsage();
  report({ type: "memory", heapBytes, rssBytes, connections: kube.connectionDiagnostics() });
}

async function end(): Promise<void> {
  const { streams } = await dispose();
  await untilClosed("connections");
  report({ type: "end", streams, connections: kube.connectionDiagnostics().connections });
}

/** Disposes of all; returns what was open when the informers had ended. */
async function dispose(): Promise<ConnectionDiagnostics> {
  for (const timer of timers) clearInterval(timer);
  await Promise.all(watched.map((informer) => informer[Symbol.asyncDispose]()));
  await untilClosed("streams");
  const left = kube.connectionDiagnostics();
  await kube[Symbol.asyncDispose]();
  return left;
}

/** Waits until none is open, but not for ever. */
async function untilClosed(which: "streams" | "connections"): Promise<void> {
  const deadlineMs = performance.now() + CLOSE_LIMIT_MS;
  while (kube.connectionDiagnostics()[which] > 0 && performance.now() < deadlineMs) {
    await timeout(10);
  }
}

function reportContents({ informer, holder }: SoakQuestion & { ask: "contents" }): void {
  const versions = informers.get(informer)?.versions(holder) ?? [];
  report({
    type: "contents",
    versions: Array.from(versions, ([key, version]): [string, string] => [key, version]),
  });
}

function trouble(trouble: Trouble, text: string): void {
  report({ type: "trouble", trouble, text });
}

function report(what: SoakReport): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}
