/**
 * An operator for the custom resource `websites.example.com`: each Website becomes a Deployment and a
 * Service, which are healed when they are changed or deleted; its status has the condition `Ready`;
 * before it is deleted, its bucket is emptied. Of all replicas only the leader reconciles.
 *
 * operator.yaml has the definition, the rights and a Deployment of two replicas;
 * operator_manifests.ts has printed it. Outside this repository, install the packages first
 * (`deno add jsr:@kubewire/kubewire jsr:@kubewire/types`, or
 * `bunx jsr add @kubewire/kubewire @kubewire/types`). Outside a pod, pass the directory with
 * `token`, `ca.crt` and `namespace` first.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/operator.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/operator.ts
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
import type { KubeFetch, KubernetesObject } from "@kubewire/kubewire";
import { defineResource } from "@kubewire/kubewire/client";
import { createManager, type Manager, TerminalError } from "@kubewire/kubewire/controller";
import type { Condition } from "@kubewire/kubewire/controller";
import { deployments } from "@kubewire/types/apps/v1/resources";
import { services } from "@kubewire/types/core/v1/resources";

interface Website extends KubernetesObject {
  spec: { image: string; replicas?: number; port?: number };
  status?: { conditions?: Condition[]; observedGeneration?: number };
}

const websites = defineResource<Website>({
  group: "example.com",
  version: "v1",
  plural: "websites",
  kind: "Website",
});

/** Creates the operator; operator_manifests.ts prints its account, its rights and its Deployment. */
export function createOperator(kube: KubeFetch): Manager {
  const manager = createManager(kube, { leaderElection: { name: "websites" } });
  manager.controller({
    for: websites,
    owns: [deployments, services],
    finalizer: {
      name: "example.com/bucket",
      cleanup: ({ metadata }) => console.log(`empties the bucket of ${metadata.name}`),
    },
    async reconcile({ metadata, spec }, { apply, setConditions, recordEvent }) {
      const { name } = metadata;
      const { image, replicas = 1, port = 80 } = spec;
      if (!/^[^ ]+$/.test(image)) {
        await setConditions([{ type: "Ready", status: "False", reason: "InvalidImage" }]);
        throw new TerminalError(`The image of ${name} is not valid.`);
      }
      const labels = { "example.com/website": name };
      const containers = [{ name: "web", image, ports: [{ containerPort: port }] }];
      const template = { metadata: { labels }, spec: { containers } };
      const { status } = await apply(deployments, {
        metadata: { name, labels },
        spec: { replicas, selector: { matchLabels: labels }, template },
      });
      const ports = [{ port, targetPort: port }];
      await apply(services, { metadata: { name, labels }, spec: { selector: labels, ports } });
      const isReady = (status?.availableReplicas ?? 0) >= replicas;
      await setConditions([{
        type: "Ready",
        status: isReady ? "True" : "False",
        reason: isReady ? "Available" : "Progressing",
      }]);
      if (isReady) recordEvent({ reason: "Available", note: `${replicas} replicas are available` });
    },
  });
  return manager;
}

if (import.meta.main) {
  const [directory = SERVICE_ACCOUNT_DIRECTORY] = process.argv.slice(2);
  await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
  await using manager = createOperator(kube);
  await manager.run();
}
