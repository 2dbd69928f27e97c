/**
 * Measures what programs with informers cost a kube-apiserver of their own:
 * `api_server_load.ts PROGRAMS OBJECTS UPDATES SETTLE_MS [COMMAND…]`. The command gets the server's URL and a
 * directory with `token` and `ca.crt` in place of the words URL and DIRECTORY; without a command the
 * same updates are measured without programs. Prints a report as the measured programs do.
 *
 * @module
 */
import { ControlPlane } from "../../e2e/cluster/control_plane.ts";
import { apiServerCpuMs, apiServerUsage } from "./api_server_usage.ts";
import { createConfigMaps, updateConfigMaps } from "./config_map_writes.ts";
import { followedResources } from "./followed_resources.ts";
import { Follower } from "./follower.ts";

const UPDATES_A_SECOND = 40;
/** The machine may be busy with the end of the run before. */
const START_LIMIT_MS = 180_000;
const ACCOUNT = { namespace: "load", serviceAccount: "follower" };

const [programsText, objectsText, updatesText, settleText, ...command] = Deno.args;
const [programs, objects, updates] = [programsText, objectsText, updatesText].map(Number) as [
  number,
  number,
  number,
];

await using controlPlane = await ControlPlane.start({ startTimeoutMs: START_LIMIT_MS });
await using cleanup = new AsyncDisposableStack();
const directory = await Deno.makeTempDir({ prefix: "kubewire-bench-" });
cleanup.defer(() => Deno.remove(directory, { recursive: true }));
await controlPlane.createServiceAccount({
  ...ACCOUNT,
  clusterRules: followedResources.map((path) => {
    const [, root, group = "", ...rest] = path.split("/");
    return {
      apiGroups: [root === "api" ? "" : group],
      resources: [rest.at(-1)!],
      verbs: ["list", "watch"],
    };
  }),
});
await controlPlane.startKubelet({ ...ACCOUNT, directory, expirationSeconds: 3_600 });
await createConfigMaps(controlPlane, objects);
await settle();
const before = await apiServerUsage(controlPlane);

const startMs = performance.now();
const followers = startFollowers();
await Promise.all(followers.map((follower) => follower.synced()));
const syncMs = performance.now() - startMs;
const startCpuMs = await apiServerCpuMs(controlPlane) - before.cpuMs;
await settle();
const after = await apiServerUsage(controlPlane);
const rss = await meanOf("rss");

const idleFromMs = performance.now();
const idleCpuMs = await cpuMsOf(settle);
const idleSeconds = (performance.now() - idleFromMs) / 1_000;

const programCpuMs = await meanOf("cpuMs");
const updateCpuMs = await cpuMsOf(() =>
  updateConfigMaps(controlPlane, { updates, count: objects, perSecond: UPDATES_A_SECOND })
);
const programUpdateMs = await meanOf("cpuMs") - programCpuMs;

console.log(JSON.stringify({
  count: programs,
  cpuMs: updateCpuMs,
  wallMs: performance.now() - startMs,
  figures: {
    syncMs,
    startCpuMs,
    memory: after.memory - before.memory,
    rss: after.rss - before.rss,
    goroutines: after.goroutines - before.goroutines,
    connections: after.connections - before.connections,
    idleCpuMsASecond: idleCpuMs / idleSeconds,
    updateCpuMs: updateCpuMs / updates,
    programRss: rss,
    programUpdateMs: programUpdateMs / updates,
  },
}));

function startFollowers(): Follower[] {
  const { url } = controlPlane;
  const [program, ...args] = command.map((word) =>
    word === "URL" ? url : word === "DIRECTORY" ? directory : word
  );
  if (program === undefined) return [];
  return Array.from(
    { length: programs },
    () => cleanup.use(new Follower([program, ...args])),
  );
}

/** Returns a mean over the programs; 0 without one. */
async function meanOf(figure: "cpuMs" | "rss"): Promise<number> {
  const usages = await Promise.all(followers.map((follower) => follower.usage()));
  return usages.reduce((sum, usage) => sum + usage[figure], 0) / (usages.length || 1);
}

/** Returns the milliseconds of CPU that the API server uses meanwhile. */
async function cpuMsOf(work: () => Promise<void>): Promise<number> {
  const before = await apiServerCpuMs(controlPlane);
  await work();
  return await apiServerCpuMs(controlPlane) - before;
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Number(settleText)));
}
