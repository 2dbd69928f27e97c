/**
 * Lists the pods of a namespace with their phase: on your machine as kubectl does, in a pod as the
 * pod's account. On your machine the kubeconfig chooses the cluster; `--context=NAME` and
 * `--namespace=NAME` choose others. The same file runs on Deno and on Bun.
 *
 * Outside this repository the imports are "jsr:@kubewire/kubewire" and "jsr:@kubewire/kubeconfig"
 * (on Bun after `bunx jsr add @kubewire/kubewire @kubewire/kubeconfig`). npm:yaml reads LOG_TOKENS
 * and LOG_STREAM. Where the kubeconfig has an exec plugin, add `--allow-run=aws`, or the plugin's
 * own name; in a pod the flags are those of the other examples.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-env=KUBECONFIG,HOME,LOG_TOKENS,LOG_STREAM \
 *   --allow-read=$HOME/.kube \
 *   --allow-net=kubernetes.example.com:6443 \
 *   examples/from_your_machine.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/from_your_machine.ts
 * ```
 *
 * @module
 */
import process from "node:process";
import { parseArgs } from "node:util";
import {
  createKubeFetch,
  ensureOk,
  type KubernetesObject,
  KubewireError,
} from "@kubewire/kubewire";
import { loadConfig } from "@kubewire/kubeconfig";

interface Pod extends KubernetesObject {
  status?: { phase?: string };
}

const { values } = parseArgs({
  options: { context: { type: "string" }, namespace: { type: "string" } },
});

try {
  await using kube = createKubeFetch(await loadConfig(values));
  console.log(`${kube.server}, namespace ${kube.namespace}`);
  const response = await kube.fetch(`/api/v1/namespaces/${kube.namespace}/pods`);
  const { items } = await (await ensureOk(response)).json() as { items: Pod[] };
  for (const { metadata, status } of items) console.log(metadata.name, status?.phase ?? "Unknown");
} catch (error) {
  if (!(error instanceof KubewireError)) throw error;
  console.error(error.message); // it says what is missing, and shows no credential
  process.exitCode = 1;
}
