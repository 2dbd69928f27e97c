/**
 * Counts the pods of its own namespace at each full hour and writes the result into the ConfigMap
 * `pod-report`; of all replicas, only the leader does it. When the leader ends, another replica
 * takes over within seconds; when it is killed, within 22 s.
 *
 * The service account needs `list` on pods, `create` and `patch` on configmaps, `get`, `create` and
 * `update` on leases of the group coordination.k8s.io and, to record who leads, `create` on events
 * of the group events.k8s.io. Outside this repository, install the packages first
 * (`deno add jsr:@kubewire/kubewire jsr:@kubewire/types`, or
 * `bunx jsr add @kubewire/kubewire @kubewire/types`). Outside a pod, pass the directory with
 * `token`, `ca.crt` and `namespace` first. The last argument is the period in milliseconds.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/leader_cron.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/leader_cron.ts
 * ```
 *
 * @module
 */
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import {
  createKubeFetch,
  loadInClusterConfig,
  SERVICE_ACCOUNT_DIRECTORY,
} from "@kubewire/kubewire";
import { createClient } from "@kubewire/kubewire/client";
import { createLeaderElection } from "@kubewire/kubewire/election";
import { configMaps, pods } from "@kubewire/types/core/v1/resources";

const [directory = SERVICE_ACCOUNT_DIRECTORY, periodMs = 3_600_000] = process.argv.slice(2);
await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
const client = createClient(kube, { resources: { configMaps, pods }, fieldManager: "pod-report" });
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
const election = createLeaderElection(kube, { name: "pod-report" });
await election.lead(async ({ signal, leaderWrite }) => {
  while (!signal.aborted) {
    const { items } = await client.pods.list({ signal });
    const report = { metadata: { name: "pod-report" }, data: { pods: String(items.length) } };
    await leaderWrite(({ signal }) => client.configMaps.apply(report, { signal, force: true }));
    console.log(`${items.length} pods`);
    const restMs = Number(periodMs) - Date.now() % Number(periodMs);
    await setTimeout(restMs, undefined, { signal }).catch(() => {}); // the signal has aborted
  }
}, { signal: stop.signal });
