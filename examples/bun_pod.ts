/**
 * Names the pods of its own namespace that do not run, page by page, and ends: a script for a pod
 * with Bun, such as that of a CronJob. Its exit code is 1 if there is such a pod.
 *
 * The service account needs `list` on pods. Bun installs the package through npm:
 *
 * ```sh
 * bunx jsr add @kubewire/kubewire   # from JSR's npm registry
 * bun add ./kubewire.tgz            # or from `deno pack --output=kubewire.tgz` in a clone
 * ```
 *
 * Bun has no permissions to grant. `--no-install` keeps it from fetching a package that is missing.
 * Outside a pod, pass the directory with `token`, `ca.crt` and `namespace`.
 *
 * ```sh
 * bun --no-install examples/bun_pod.ts
 * ```
 *
 * @module
 */
import process from "node:process";
import {
  createKubeFetch,
  ensureOk,
  type KubernetesObject,
  type ListMeta,
  loadInClusterConfig,
  SERVICE_ACCOUNT_DIRECTORY,
} from "@kubewire/kubewire";

interface Pod extends KubernetesObject {
  status?: { phase?: string };
}

interface PodList {
  metadata: ListMeta;
  items: Pod[];
}

const [directory = SERVICE_ACCOUNT_DIRECTORY] = process.argv.slice(2);
await using kube = createKubeFetch(await loadInClusterConfig({ directory }));

let seen = 0;
let waiting = 0;
const query = new URLSearchParams({ limit: "500" });
do {
  const response = await kube.fetch(`/api/v1/namespaces/${kube.namespace}/pods?${query}`);
  const { items, metadata } = await (await ensureOk(response)).json() as PodList;
  for (const { metadata: { name }, status: { phase = "Unknown" } = {} } of items) {
    if (phase === "Running" || phase === "Succeeded") continue;
    waiting++;
    console.log(`${name}: ${phase}`);
  }
  seen += items.length;
  query.set("continue", metadata.continue ?? "");
} while (query.get("continue"));

console.log(`${waiting} of ${seen} pods in ${kube.namespace} do not run`);
process.exitCode = waiting === 0 ? 0 : 1;
