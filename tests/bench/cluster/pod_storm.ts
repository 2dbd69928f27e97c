/**
 * Creates pods as fast as a server takes them, while watches of all of them are open, and measures the
 * server: `pod_storm.ts SERVER PODS WATCHES`. The server is `kube-apiserver`, with its etcd, or the
 * launcher of the test server on `Deno` or `Bun`. Prints a report as the measured programs do.
 *
 * @module
 */
import { createKubeFetch, ensureOk, type KubeFetch, watch } from "../../../mod.ts";
import { loadKubeconfig } from "../../../src/kubeconfig/mod.ts";
import { launchServer } from "../../e2e/launched_server.ts";
import { ControlPlane } from "../../e2e/cluster/control_plane.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";
import { bunBinary } from "../../support/programs/bun_binary.ts";
import { memoryOfChildren } from "./process_usage.ts";

const AT_A_TIME = 16;
const PODS_PATH = "/api/v1/namespaces/default/pods";
/** The machine may be busy with the end of the run before. */
const START_LIMIT_MS = 180_000;
const SETTLE_MS = 3_000;
/** With the rest, a pod has about 1 KB. */
const annotations = { text: "x".repeat(300) };

const [name = "", podsText, watchesText] = Deno.args;
const [pods, watches] = [podsText, watchesText].map(Number) as [number, number];

await using cleanup = new AsyncDisposableStack();
const startMs = performance.now();
const kubeconfig = await start();
const readyMs = performance.now() - startMs;
await using kube = createKubeFetch(await loadKubeconfig({ path: kubeconfig }));

const seen = { missing: 0, disordered: 0 };
const opened: Promise<void>[] = [];
const followers = Array.from({ length: watches }, () => follow(kube));
await Promise.all(opened);
const writesFromMs = performance.now();
let next = 0;
await Promise.all(Array.from({ length: AT_A_TIME }, async () => {
  while (next < pods) await create(`pod-${next++}`);
}));
const writesMs = performance.now() - writesFromMs;
await Promise.all(followers);
const wallMs = performance.now() - writesFromMs;
await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

console.log(JSON.stringify({
  count: pods * watches,
  cpuMs: 0,
  wallMs,
  figures: { readyMs, writesMs, ...seen, ...await memoryOfChildren(Deno.pid) },
}));

async function start(): Promise<string> {
  if (name === "kube-apiserver") {
    return cleanup.use(await ControlPlane.start({ startTimeoutMs: START_LIMIT_MS }))
      .adminKubeconfig;
  }
  const folder = await Deno.makeTempDir({ prefix: "kubewire-bench-" });
  cleanup.defer(() => Deno.remove(folder, { recursive: true }));
  const bun = name === "Bun" ? bunBinary() : undefined;
  return cleanup.use(await launchServer(folder, { flags: ["--node=none"], bun })).kubeconfig;
}

async function create(name: string): Promise<void> {
  const body = JSON.stringify({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, annotations },
    spec: podSpec,
  });
  const headers = { "content-type": "application/json" };
  const response = await kube.fetch(PODS_PATH, { method: "POST", headers, body });
  await (await ensureOk(response)).body?.cancel();
}

/** Counts the events of a watch that are missing, and those with an older version than the last. */
async function follow(kube: KubeFetch): Promise<void> {
  const isOpen = Promise.withResolvers<void>();
  opened.push(isOpen.promise);
  const names = new Set<string>();
  let version = 0;
  const limit = AbortSignal.timeout(240_000);
  try {
    const options = { from: "now", signal: limit, onBegin: () => isOpen.resolve() } as const;
    for await (const { object } of watch(kube, PODS_PATH, options)) {
      const { name = "", resourceVersion } = object.metadata;
      if (Number(resourceVersion) <= version || names.has(name)) seen.disordered++;
      version = Number(resourceVersion);
      if (names.add(name).size === pods) return;
    }
  } catch (error) {
    if (!limit.aborted) throw error;
    seen.missing += pods - names.size;
  }
}
