/**
 * Prints the wall time of requests by `kube.fetch` and by a bare `fetch` in turn, after pauses, of
 * lists and pages, and of the events of a watch from the server's write on.
 */

import process from "node:process";
import { createKubeFetch, type KubernetesObject, watch } from "../../../mod.ts";
import { median } from "../median.ts";
import { bareInit, caPem, count, server, tokenFile } from "./program.ts";

const PAUSES_MS = [0, 1, 20, 1_000];
const PODS = 500;
const PAGES = 4;
const READ = "/0/api/v1/namespaces/team-00/pods/web-0";
const WRITE = "/0/api/v1/namespaces/team-00/configmaps";
const LIST = `/lists/3k/pages/api/v1/pods?limit=${PODS}`;
const EVENTS = 100;
const IN_A_ROW = 10;
const WARM_UPS = 20;

const kube = createKubeFetch({ server, caPem, tokenFile, disableCompression: true });
const bare = bareInit({ http2: false });
const body = JSON.stringify({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "team-00", resourceVersion: "1" },
  data: { text: "x".repeat(880) },
});

type Send = (path: string, init?: RequestInit) => Promise<Response>;

const json = { "content-type": "application/json" };
const byKube: Send = (path, init) => kube.fetch(path, init);
const byFetch: Send = (path, init) =>
  fetch(server + path, { ...bare, ...init, headers: { ...bare.headers, ...init?.headers } });

/** The requests, by their names in the table. */
const requests: Record<string, (send: Send) => Promise<unknown>> = {
  GET: async (send) => (await send(READ)).json(),
  PUT: async (send) =>
    (await send(`${WRITE}/settings`, { method: "PUT", headers: json, body })).json(),
  POST: async (send) => (await send(WRITE, { method: "POST", headers: json, body })).json(),
};

async function readPages(send: Send): Promise<void> {
  let path = LIST;
  for (let page = 0; page < PAGES; page++) {
    const { metadata } = await (await send(path)).json();
    if (!metadata.continue) return;
    path = `${LIST}&continue=${encodeURIComponent(metadata.continue)}`;
  }
}

const latenciesMs: Record<string, number> = {};

/**
 * Notes the medians of both ways and their ratio. The ways are taken in turn, without a pause a row
 * of requests each: a request of the other way in between would be a pause.
 */
async function compareWays(
  name: string,
  work: (send: Send) => Promise<unknown>,
  { times, pauseMs = 0 }: { times: number; pauseMs?: number },
): Promise<void> {
  const own: number[] = [];
  const bares: number[] = [];
  const ways = [[byKube, own], [byFetch, bares]] as const;
  for (const [send] of ways) for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) await work(send);
  const inARow = pauseMs > 0 ? 1 : IN_A_ROW;
  for (let time = 0; time < times; time += inARow) {
    for (const [send, tookMs] of ways) {
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      for (let request = 0; request < inARow; request++) {
        const startMs = performance.now();
        await work(send);
        tookMs.push(performance.now() - startMs);
      }
    }
  }
  latenciesMs[name] = median(own);
  latenciesMs[`${name}, bare fetch`] = median(bares);
  latenciesMs[`${name}: kube.fetch / fetch`] = median(own) / median(bares);
}

for (const [name, work] of Object.entries(requests)) {
  for (const pauseMs of PAUSES_MS) {
    const times = Math.max(3, Math.floor(count / (1 + pauseMs / 10)));
    await compareWays(`${name} after ${pauseMs} ms`, work, { times, pauseMs });
  }
}
const lists = Math.max(3, Math.floor(count / 4));
await compareWays("list", async (send) => (await send(LIST)).json(), { times: lists });
await compareWays(`${PAGES} pages`, readPages, { times: Math.ceil(lists / PAGES) });

const stamped = createKubeFetch({ server: `${server}/stamped/${EVENTS}`, caPem, tokenFile });
const tookMs: number[] = [];
for await (const { object } of watch<KubernetesObject>(stamped, "/api/v1/pods")) {
  const nowMs = performance.timeOrigin + performance.now();
  tookMs.push(nowMs - Number(object.metadata.annotations?.["sent"]) / 1_000);
  if (tookMs.length === EVENTS) break;
}
latenciesMs["event"] = median(tookMs);
console.log(JSON.stringify({ count, cpuMs: 0, wallMs: performance.now(), latenciesMs }));
process.exit(0);
