/**
 * Follows the logs of all pods of its own namespace that have a label, with the pod and the
 * container in colour before each line. Pods that start later are followed too, and so are
 * restarted containers.
 *
 * The service account needs `list`, `get` and `watch` on pods, and `get` on `pods/log`. Outside
 * this repository, install the packages first
 * (`deno add jsr:@kubewire/kubewire jsr:@kubewire/types`, or
 * `bunx jsr add @kubewire/kubewire @kubewire/types`). Outside a pod, pass the directory with
 * `token`, `ca.crt` and `namespace` first. The label selector is the last argument.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT,NO_COLOR \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/follow_logs.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/follow_logs.ts
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
import { createResourceClient } from "@kubewire/kubewire/client";
import { createInformer } from "@kubewire/kubewire/informer";
import { podLogs, type PodObject } from "@kubewire/kubewire/pod";
import { pods } from "@kubewire/types/core/v1/resources";

const [directory = SERVICE_ACCOUNT_DIRECTORY, labelSelector = ""] = process.argv.slice(2);
const COLOURS = [36, 33, 32, 35, 34, 31];
const followed = new Set<string>(); // runs of containers, of which each is followed once
process.once("SIGTERM", () => process.exit());

await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
await using informer = createInformer(createResourceClient(kube, pods), { labelSelector });

async function follow(pod: PodObject, container: string): Promise<void> {
  const name = `${pod.metadata.name}/${container}`;
  const colour = COLOURS[followed.size % COLOURS.length];
  const label = process.env.NO_COLOR ? name : `\x1b[${colour}m${name}\x1b[0m`;
  try {
    const options = { follow: true, tailLines: 20 };
    for await (const line of podLogs(kube, { ...pod, container }, options)) {
      console.log(`${label}: ${line}`);
    }
    console.log(`${label} has ended`);
  } catch (error) {
    console.warn(`${label}: ${error instanceof Error ? error.message : error}`);
  }
}

for await (const { type, object: pod } of informer.changes()) {
  if (type === "deleted") continue;
  for (const { name, restartCount, state } of pod.status?.containerStatuses ?? []) {
    const run = `${pod.metadata.uid}/${name}/${restartCount}`;
    if (!state?.running || followed.has(run)) continue;
    followed.add(run);
    follow(pod, name);
  }
}
