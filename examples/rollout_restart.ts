/**
 * Restarts a Deployment of its own namespace and waits for the rollout, as
 * `kubectl rollout restart` and `kubectl rollout status` do. The last argument is the name. Exit
 * codes: 0 the Deployment is rolled out, 1 it exceeds its progress deadline or takes more than five
 * minutes, 2 the server refuses.
 *
 * The service account needs `patch`, `list` and `watch` on deployments of the group apps;
 * `resourceNames` with the name is enough. Outside this repository, install the packages first
 * (`deno add jsr:@kubewire/kubewire jsr:@kubewire/types`, or
 * `bunx jsr add @kubewire/kubewire @kubewire/types`). Outside a pod, pass the directory with
 * `token`, `ca.crt` and `namespace` first.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/rollout_restart.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/rollout_restart.ts
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
import { ApiStatusError, type DeepReadonly, TimeoutError } from "@kubewire/kubewire";
import { createResourceClient } from "@kubewire/kubewire/client";
import { hasCondition, isDeploymentRolledOut, waitUntil } from "@kubewire/kubewire/informer";
import type { Deployment } from "@kubewire/types/apps/v1";
import { deployments } from "@kubewire/types/apps/v1/resources";

const [name = "", directory = SERVICE_ACCOUNT_DIRECTORY] = process.argv.slice(2).reverse();
await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
const client = createResourceClient(kube, deployments, { fieldManager: "rollout-restart" });
const annotations = { "kubectl.kubernetes.io/restartedAt": new Date().toISOString() };
const isOver = (deployment: DeepReadonly<Deployment> | undefined) =>
  isDeploymentRolledOut(deployment) || hasCondition("Progressing", "False")(deployment);
try {
  await client.patch(name, { strategic: { spec: { template: { metadata: { annotations } } } } });
  const deployment = await waitUntil(client, name, isOver, { timeoutMs: 300_000 });
  process.exitCode = isDeploymentRolledOut(deployment) ? 0 : 1;
  console.log(`${name} ${process.exitCode === 0 ? "is rolled out" : "exceeds its deadline"}`);
} catch (error) {
  if (!(error instanceof ApiStatusError || error instanceof TimeoutError)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof ApiStatusError ? 2 : 1;
}
