/**
 * Follows the logs of all pods of its own namespace that have a label, line by line with the pod's
 * name first, until all their containers have ended: a whole program for Deno.
 *
 * The service account needs `list` and `get` on pods, and `get` on `pods/log`. Outside this
 * repository the imports are "jsr:@kubewire/kubewire" and "jsr:@kubewire/kubewire/pod". Outside a
 * pod, pass the directory with `token`, `ca.crt` and `namespace`, and the label selector.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/pod_logs.ts
 * ```
 *
 * @module
 */
import {
  createKubeFetch,
  ensureOk,
  inCluster,
  type KubernetesObject,
  SERVICE_ACCOUNT_DIRECTORY,
} from "@kubewire/kubewire";
import { podLogs } from "@kubewire/kubewire/pod";

interface Pod extends KubernetesObject {
  spec: { containers: { name: string }[] };
}

const [directory = SERVICE_ACCOUNT_DIRECTORY, labelSelector = ""] = Deno.args;
await using kube = createKubeFetch(await inCluster({ directory }));

async function follow(name: string, container: string): Promise<void> {
  const lines = podLogs(kube, { name, container }, {
    follow: true,
    tailLines: 20,
    onReconnect: ({ reason }) => console.warn(`${name}/${container}: connection ${reason}`),
  });
  for await (const line of lines) console.log(`${name}/${container}: ${line}`);
  console.log(`${name}/${container} has ended`);
}

const query = new URLSearchParams({ labelSelector });
const path = `/api/v1/namespaces/${kube.namespace}/pods?${query}`;
const { items }: { items: Pod[] } = await (await ensureOk(await kube.fetch(path))).json();
await Promise.all(
  items.flatMap(({ metadata: { name = "" }, spec }) =>
    spec.containers.map((container) => follow(name, container.name))
  ),
);
