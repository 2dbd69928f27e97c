/**
 * Opens many watches of 50 resources, and reads their events, by the protocol of the argument.
 */

import { createKubeFetch, type KubernetesObject, watch } from "../../../../mod.ts";
import { memoryUse, settle } from "../memory_use.ts";
import { argument, caPem, count, cpuMs, look, measure, server, tokenFile } from "../program.ts";

/** The watches are those of as many resources, as in the Go program. */
const RESOURCES = 50;
/** So many events for each watch at once, and then so many a second for all of them. */
const EVENTS_AT_ONCE = 100;
const EVENTS_A_SECOND = 2_000;
const SECONDS_OF_EVENTS = 10;

const root = `/crowds/${Math.floor((performance.timeOrigin + performance.now()) * 1_000)}`;
const kube = createKubeFetch({ server, caPem, tokenFile, disableCompression: true }, {
  ...(argument === "http/1.1" && { protocol: argument }),
});

let seen = 0;
let checksum = 0;
let awaited = Infinity;
let arrived = () => {};

async function post(path: string): Promise<Record<string, number>> {
  return await (await kube.fetch(`${root}${path}`, { method: "POST" })).json();
}

async function read(path: string): Promise<void> {
  for await (const { object } of watch<KubernetesObject>(kube, path)) {
    checksum += look(object);
    if (++seen === awaited) arrived();
  }
}

/** Orders events from the server, and returns the microseconds of CPU for each. */
async function follow(events: number, rate: number): Promise<number> {
  const startMs = cpuMs();
  const done = Promise.withResolvers<void>();
  awaited = seen + events;
  arrived = done.resolve;
  await post(`/events?n=${events}&rate=${rate}`);
  await done.promise;
  return 1_000 * (cpuMs() - startMs) / events;
}

await post("/opened?n=0"); // the client is loaded, and has a connection
const before = memoryUse("VmRSS");
await measure(async () => {
  const [startMs, startCpuMs] = [performance.now(), cpuMs()];
  for (let i = 0; i < count; i++) {
    const namespace = `team-${String(Math.floor(i / RESOURCES)).padStart(2, "0")}`;
    void read(`${root}/apis/group-${i % RESOURCES}.example.com/v1/namespaces/${namespace}/pods`);
  }
  const { connections = NaN } = await post(`/opened?n=${count}`);
  const [openMs, openCpuMs] = [performance.now() - startMs, cpuMs() - startCpuMs];
  await settle();
  const rss = memoryUse("VmRSS");
  const eventAtOnce = await follow(count * EVENTS_AT_ONCE, 0);
  const event = await follow(EVENTS_A_SECOND * SECONDS_OF_EVENTS, EVENTS_A_SECOND);
  const rssOfWatches = rss - before;
  return {
    checksum,
    figures: { openMs, openCpuMs, connections, rss, rssOfWatches, eventAtOnce, event },
  };
});
