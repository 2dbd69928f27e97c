/**
 * The pod of the rotation run, the same file on Deno and on Bun: a watch, a quiet watch and a
 * request loop on one client, for as long as standard input is open. Prints a JSON line each second.
 */
import process from "node:process";
import {
  createKubeFetch,
  type KubernetesObject,
  loadInClusterConfig,
  watch,
  WatchExpiredError,
} from "../../../mod.ts";

const HOUR_S = 3_600;
const [, , directory = ""] = process.argv;
const report = {
  requests: 0,
  unauthorized: 0,
  forbidden: 0,
  events: 0,
  outOfOrder: 0,
  lastCount: 0,
  reconnects: 0,
  quietReconnects: 0,
  quietEvents: 0,
  rotations: 0,
  watchAgeMs: 0,
  protocol: null as string | null,
  errors: [] as string[],
};
const startedMs = performance.now();
const stop = new AbortController();
process.stdin.on("end", () => stop.abort()).resume();

await using kube = createKubeFetch(await loadInClusterConfig({ directory }), {
  onAttempt({ status }) {
    if (status === 401) report.unauthorized++;
  },
});
const path = `/api/v1/namespaces/${kube.namespace}/configmaps`;

/** Lists and watches; lists again where the API server, started anew, has forgotten its history. */
const listAndWatch = async (each: () => Promise<void>) => {
  for (;;) {
    try {
      return await each();
    } catch (error) {
      if (!(error instanceof WatchExpiredError)) throw error;
    }
  }
};

const follow = async () => {
  const { metadata, items } = await (await kube.fetch(path)).json();
  if (report.lastCount > 0) { // counts that no watch has seen are in the list
    const counter = items.find((each: KubernetesObject) => each.metadata.name === "counter");
    report.lastCount = Number(counter?.metadata.annotations?.count);
  }
  const events = watch(kube, path, {
    resourceVersion: metadata.resourceVersion,
    fieldSelector: "metadata.name=counter",
    timeoutSeconds: HOUR_S,
    signal: stop.signal,
    onReconnect: () => void report.reconnects++,
  });
  for await (const { object } of events) {
    const count = Number(object.metadata.annotations?.count);
    report.events++;
    if (report.lastCount !== 0 && count !== report.lastCount + 1) report.outOfOrder++;
    report.lastCount = count;
  }
};

const keepQuiet = async () => {
  const { metadata } = await (await kube.fetch(path)).json();
  const events = watch(kube, path, {
    resourceVersion: metadata.resourceVersion,
    fieldSelector: "metadata.name=quiet",
    allowWatchBookmarks: false,
    timeoutSeconds: HOUR_S,
    signal: stop.signal,
    onReconnect: () => void report.quietReconnects++,
  });
  for await (const _event of events) report.quietEvents++;
};

const request = async () => {
  while (!stop.signal.aborted) {
    try {
      const response = await kube.fetch(`${path}/counter`, { signal: stop.signal });
      const text = await response.text();
      report.requests++;
      if (response.status === 403) report.forbidden++;
      else if (!response.ok) report.errors.push(`${response.status} ${text}`);
    } catch (error) {
      if (!stop.signal.aborted) report.errors.push(String(error));
    } finally {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
};

const tell = () => {
  report.rotations = kube.tokenDiagnostics()?.rotations ?? 0;
  report.protocol = kube.connectionDiagnostics().protocol ?? null;
  report.watchAgeMs = Math.round(performance.now() - startedMs);
  console.log(JSON.stringify(report));
};
const timer = setInterval(tell, 1_000);
const outcomes = await Promise.allSettled([
  listAndWatch(follow),
  listAndWatch(keepQuiet),
  request(),
]);
clearInterval(timer);
tell();
for (const outcome of outcomes) {
  if (outcome.status === "rejected" && outcome.reason !== stop.signal.reason) throw outcome.reason;
}
process.exit(0);
