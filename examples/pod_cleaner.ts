/**
 * Deletes pods that have finished, an hour after their end. The work is divided among all replicas:
 * each one looks after its shards of the pods, and takes over those of a replica that ends.
 *
 * The service account needs `list`, `watch` and `delete` on pods, in the whole cluster, and in its
 * own namespace the rights of shards: `get`, `list`, `create`, `update` and `delete` on leases of
 * the group coordination.k8s.io, and `get`, `create` and `update` on configmaps. Outside this
 * repository, install the packages first (`deno add jsr:@kubewire/kubewire jsr:@kubewire/types`, or
 * `bunx jsr add @kubewire/kubewire @kubewire/types`). Outside a pod, pass the directory with
 * `token`, `ca.crt` and `namespace` first. The last argument is the age in milliseconds.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/pod_cleaner.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/pod_cleaner.ts
 * ```
 *
 * @module
 */
import process from "node:process";
import {
  createKubeFetch,
  loadInClusterConfig,
  SERVICE_ACCOUNT_DIRECTORY,
} from "@kubewire/kubewire";
import { createManager } from "@kubewire/kubewire/controller";
import { pods } from "@kubewire/types/core/v1/resources";

const [directory = SERVICE_ACCOUNT_DIRECTORY, ageMs = 3_600_000] = process.argv.slice(2);
await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
await using manager = createManager(kube, {
  shards: {
    name: "pod-cleaner",
    onChange: ({ held, buckets }) => console.log(`works on ${held.length} of ${buckets} shards`),
  },
});
manager.controller({
  for: pods,
  async reconcile({ metadata: { uid = "" }, status }, { key, name, client, signal }) {
    if (status?.phase !== "Succeeded" && status?.phase !== "Failed") return;
    const ends = status.containerStatuses?.map(({ state }) => state?.terminated?.finishedAt) ?? [];
    const ended = Math.max(0, ...ends.map((time) => Date.parse(time ?? "") || 0));
    const leftMs = ended + Number(ageMs) - Date.now();
    if (leftMs > 0) return { requeueAfterMs: leftMs };
    await client(pods).delete(name, { preconditions: { uid }, signal });
    console.log(`deleted ${key}`);
  },
});
await manager.run();
