/**
 * The demo's client side: a pod program that lists and watches the pods of its namespace and
 * requests them again and again. The same file runs on Deno and on Bun. It reports in lines of
 * JSON, and ends when its standard input ends.
 *
 * @module
 */
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import {
  createKubeFetch,
  ensureOk,
  type KubeFetch,
  loadInClusterConfig,
  watch,
  WatchExpiredError,
} from "../../mod.ts";
import { COUNT_ANNOTATION, type PodSettings, type Report, type ReportedError } from "./report.ts";

interface Annotated {
  metadata: { annotations?: Record<string, string> };
}

interface PodList {
  metadata: { resourceVersion: string };
  items: Annotated[];
}

const settings: PodSettings = JSON.parse(process.argv[2] ?? '{"pauseMs":1000}');
const { directory, refreshPeriodMs, idleTimeoutMs, timeoutSeconds, pauseMs } = settings;
const stop = new AbortController();
const { signal } = stop;
process.stdin.on("end", () => stop.abort()).resume();
process.on("SIGINT", () => {}); // Ctrl-C reaches this process too; the demo ends it later

try {
  await using kube = createKubeFetch(
    await loadInClusterConfig({ ...(directory && { directory }) }),
    {
      ...(refreshPeriodMs && { refreshPeriodMs }),
      onRotation: ({ rotations, expiresAt }) => reportToken(rotations, expiresAt),
      onError: (error) => report({ type: "trouble", error: describe(error) }),
    },
  );
  const { server, namespace } = kube;
  const { bun, deno } = process.versions;
  const runtime = bun ? `bun ${bun}` : `deno ${deno}`;
  report({ type: "started", runtime, server, namespace });
  const path = `/api/v1/namespaces/${namespace}/pods`;
  await Promise.all([watchPods(kube, path), requestPods(kube, path)]);
} catch (error) {
  if (!signal.aborted) {
    report({ type: "failed", error: describe(error) });
    process.exitCode = 1;
  }
} finally {
  stop.abort();
}

/** Lists and watches; starts again where the server has forgotten the resourceVersion. */
async function watchPods(kube: KubeFetch, path: string): Promise<never> {
  for (;;) {
    const list = await (await ensureOk(await kube.fetch(path, { signal }))).json() as PodList;
    const token = kube.tokenDiagnostics();
    if (token?.rotations === 0) reportToken(0, token.expiresAt);
    const { resourceVersion } = list.metadata;
    report({ type: "listed", resourceVersion, ...countIn(list.items) });
    const events = watch(kube, path, {
      resourceVersion,
      signal,
      ...(idleTimeoutMs && { idleTimeoutMs }),
      ...(timeoutSeconds && { timeoutSeconds }),
      onReconnect: ({ reason, delayMs }) => report({ type: "reconnect", reason, delayMs }),
    });
    try {
      for await (const { object } of events) {
        const { resourceVersion = "" } = object.metadata;
        report({ type: "event", resourceVersion, ...countIn([object]) });
      }
    } catch (error) {
      if (!(error instanceof WatchExpiredError)) throw error;
      report({ type: "expired", error: describe(error) });
    }
  }
}

/** Sends one request after the other; a failure is reported, and the next request is sent. */
async function requestPods(kube: KubeFetch, path: string): Promise<void> {
  while (!signal.aborted) {
    const started = performance.now();
    const durationMs = () => performance.now() - started;
    try {
      const response = await kube.fetch(`${path}?limit=1`, { signal });
      await response.text();
      report({ type: "request", durationMs: durationMs(), status: response.status });
    } catch (error) {
      if (signal.aborted) return;
      report({ type: "request", durationMs: durationMs(), error: describe(error) });
    }
    await pause(pauseMs, undefined, { signal });
  }
}

/** The count of the demo's server, if one of the objects has it. */
function countIn(objects: Annotated[]): { count?: number } {
  for (const { metadata } of objects) {
    const count = metadata.annotations?.[COUNT_ANNOTATION];
    if (count !== undefined) return { count: Number(count) };
  }
  return {};
}

function reportToken(rotations: number, expiresAt: Date | undefined): void {
  report({ type: "token", rotations, ...(expiresAt && { expiresAt: expiresAt.getTime() }) });
}

type Untimed<R> = R extends Report ? Omit<R, "at"> : never;

function report(what: Untimed<Report>): void {
  process.stdout.write(`${JSON.stringify({ ...what, at: Date.now() })}\n`);
}

function describe(error: unknown): ReportedError {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: "Error", message: String(error) };
}
