/**
 * Counts the pods of its own namespace by phase, writes the counts into the ConfigMap `pod-phases`,
 * and prints them: typed objects, a list in pages, and a write that succeeds although others write
 * at the same time. The same file runs on Deno and on Bun.
 *
 * The service account needs `list` on pods, and `get`, `create` and `update` on configmaps. Outside
 * this repository the imports are "jsr:@kubewire/kubewire" and "jsr:@kubewire/kubewire/client" (on
 * Bun after `bunx jsr add @kubewire/kubewire`). Outside a pod, pass the directory with `token`,
 * `ca.crt` and `namespace`.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/typed_client.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/typed_client.ts
 * ```
 *
 * @module
 */
import process from "node:process";
import {
  createKubeFetch,
  isAlreadyExists,
  type KubernetesObject,
  loadInClusterConfig,
  SERVICE_ACCOUNT_DIRECTORY,
} from "@kubewire/kubewire";
import { createClient, defineResource } from "@kubewire/kubewire/client";

interface Pod extends KubernetesObject {
  status?: { phase?: string };
}

interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

const core = { group: "", version: "v1" };
const resources = {
  pods: defineResource<Pod>({ ...core, plural: "pods", kind: "Pod" }),
  configMaps: defineResource<ConfigMap>({ ...core, plural: "configmaps", kind: "ConfigMap" }),
};

const NAME = "pod-phases";

const [directory = SERVICE_ACCOUNT_DIRECTORY] = process.argv.slice(2);
await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
const client = createClient(kube, { resources, fieldManager: "pod-phases" });

const counts = new Map<string, number>();
for await (const { items } of client.pods.pages()) {
  for (const { status } of items) {
    const phase = status?.phase ?? "Unknown";
    counts.set(phase, (counts.get(phase) ?? 0) + 1);
  }
}
const data = Object.fromEntries([...counts].sort().map(([phase, count]) => [phase, `${count}`]));

/** Writes the counts into the ConfigMap, whether it exists or not. */
async function writeDown(): Promise<ConfigMap> {
  if (await client.configMaps.getOrNull(NAME) === null) {
    try {
      return await client.configMaps.create({ metadata: { name: NAME }, data });
    } catch (error) {
      if (!isAlreadyExists(error)) throw error; // another client was faster
    }
  }
  // Fields that others have set beside the data stay.
  return await client.configMaps.updateWithRetry(NAME, (configMap) => {
    configMap.data = data;
  });
}

const written = await writeDown();
for (const [phase, count] of Object.entries(written.data ?? {})) console.log(`${phase} ${count}`);
console.log(`written to ${written.metadata.namespace}/${NAME}`);
