/**
 * Waits until a Deployment of its own namespace is rolled out, as `kubectl rollout status` does,
 * and prints the progress: a script for a pipeline or an init container. Its exit code is 0 once
 * all pods have the newest template and are available, and 1 if the Deployment exceeds its progress
 * deadline, does not exist, or takes longer than `--timeout=SECONDS`. The same file runs on Deno
 * and on Bun.
 *
 * The service account needs `list` and `watch` on deployments of the group apps; `resourceNames`
 * with the name is enough. Outside this repository the imports are "jsr:@kubewire/kubewire" and
 * "jsr:@kubewire/kubewire/informer" (on Bun after `bunx jsr add @kubewire/kubewire`). The
 * Deployment's name is the last argument. Outside a pod, the directory with `token`, `ca.crt` and
 * `namespace` goes before it.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/wait_for_rollout.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/wait_for_rollout.ts
 * ```
 *
 * @module
 */
import process from "node:process";
import { parseArgs } from "node:util";
import {
  createKubeFetch,
  inCluster,
  type KubernetesObject,
  SERVICE_ACCOUNT_DIRECTORY,
  TimeoutError,
} from "@kubewire/kubewire";
import { isDeploymentRolledOut, type ReadOnly, waitUntil } from "@kubewire/kubewire/informer";

interface Deployment extends KubernetesObject {
  spec?: { replicas?: number };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
    conditions?: { type: string; status: string; reason?: string }[];
  };
}

/** Whether its controller has given up: then the Deployment must be changed first. */
function exceedsDeadline({ status }: ReadOnly<Deployment>): boolean {
  return status?.conditions?.some(({ type, reason }) =>
    type === "Progressing" && reason === "ProgressDeadlineExceeded"
  ) ?? false;
}

/** The progress of the rollout, in the words of kubectl. */
function progressOf(deployment: ReadOnly<Deployment> | undefined): string {
  if (!deployment) return "is not there";
  if (isDeploymentRolledOut(deployment)) return "successfully rolled out";
  if (exceedsDeadline(deployment)) return "exceeded its progress deadline";
  const { metadata, spec, status } = deployment;
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) {
    return "waits for its change to be observed";
  }
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status ?? {};
  const wanted = spec?.replicas ?? 1;
  if (updatedReplicas < wanted) {
    return `${updatedReplicas} out of ${wanted} new replicas have been updated`;
  }
  if (replicas > updatedReplicas) {
    return `${replicas - updatedReplicas} old replicas are pending termination`;
  }
  return `${availableReplicas} of ${updatedReplicas} updated replicas are available`;
}

const { values, positionals } = parseArgs({
  options: { timeout: { type: "string" } },
  allowPositionals: true,
});
const [name, directory = SERVICE_ACCOUNT_DIRECTORY] = positionals.reverse();
const timeoutMs = values.timeout === undefined ? undefined : Number(values.timeout) * 1000;
if (name === undefined || !(timeoutMs === undefined || timeoutMs > 0)) {
  console.error("usage: wait_for_rollout.ts [--timeout=SECONDS] [DIRECTORY] DEPLOYMENT");
  process.exit(2);
}

await using kube = createKubeFetch(await inCluster({ directory }));
const path = `/apis/apps/v1/namespaces/${kube.namespace}/deployments/${name}`;
let told = "";

/** Whether the wait is over; called for each version of the Deployment. */
function isOver(deployment: ReadOnly<Deployment> | undefined): boolean {
  const progress = `deployment "${name}" ${progressOf(deployment)}`;
  if (progress !== told) console.log(told = progress);
  return !deployment || isDeploymentRolledOut(deployment) || exceedsDeadline(deployment);
}

try {
  const deployment = await waitUntil<Deployment>(kube, path, isOver, {
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
  process.exitCode = isDeploymentRolledOut(deployment) ? 0 : 1;
} catch (error) {
  if (!(error instanceof TimeoutError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
