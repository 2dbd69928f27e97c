/**
 * Watches the pods of its own namespace, for as long as the pod lives: a whole program for Deno.
 *
 * The service account needs `list` and `watch` on pods. Outside this repository the import is
 * "jsr:@kubewire/kubewire". Outside a pod, pass the directory with `token`, `ca.crt` and
 * `namespace`.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/in_cluster_watch.ts
 * ```
 *
 * @module
 */
import {
  createKubeFetch,
  ensureOk,
  type KubernetesObject,
  loadInClusterConfig,
  SERVICE_ACCOUNT_DIRECTORY,
  watch,
  WatchExpiredError,
} from "@kubewire/kubewire";

interface Pod extends KubernetesObject {
  status?: { phase?: string };
}

const [directory = SERVICE_ACCOUNT_DIRECTORY] = Deno.args;
await using kube = createKubeFetch(await loadInClusterConfig({ directory }), {
  onRotation: ({ rotations }) => console.log(`token rotated (${rotations})`),
  onError: (error) => console.warn("a file could not be read:", error),
});
const path = `/api/v1/namespaces/${kube.namespace}/pods`;

for (;;) {
  const response = await ensureOk(await kube.fetch(path));
  const list = await response.json() as { metadata: { resourceVersion: string }; items: Pod[] };
  console.log(`${list.items.length} pods in ${kube.namespace}`);
  const { resourceVersion } = list.metadata;
  try {
    for await (const { type, object } of watch<Pod>(kube, path, { resourceVersion })) {
      if (type === "BOOKMARK") continue;
      console.log(type, object.metadata.name, object.status?.phase ?? "Unknown");
    }
  } catch (error) {
    if (!(error instanceof WatchExpiredError)) throw error;
    // The server has forgotten that resourceVersion: start from a new list.
  }
}
