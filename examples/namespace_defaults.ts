/**
 * Gives each namespace with the label `example.com/defaults=true` a LimitRange and a ConfigMap with
 * the address of the registry mirror, and sets them back when they are changed or deleted. When the
 * label is removed they stay; they go with the namespace. Of all replicas only the leader reconciles.
 *
 * The service account needs, in the whole cluster, `list` and `watch` on namespaces, and `list`,
 * `watch`, `create` and `patch` on limitranges and configmaps; in its own namespace the rights of a
 * leader election: `get`, `create` and `update` on leases of the group coordination.k8s.io. Outside
 * this repository, install the packages first
 * (`deno add jsr:@kubewire/kubewire jsr:@kubewire/types`, or
 * `bunx jsr add @kubewire/kubewire @kubewire/types`). Outside a pod, pass the directory with
 * `token`, `ca.crt` and `namespace` first.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/namespace_defaults.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/namespace_defaults.ts
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
import { configMaps, limitRanges, namespaces } from "@kubewire/types/core/v1/resources";

const [directory = SERVICE_ACCOUNT_DIRECTORY] = process.argv.slice(2);
await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
await using manager = createManager(kube, { leaderElection: { name: "namespace-defaults" } });
manager.controller({
  name: "namespace-defaults",
  for: { resource: namespaces, labelSelector: "example.com/defaults=true" },
  owns: [configMaps, limitRanges],
  async reconcile({ metadata: { name: namespace, deletionTimestamp } }, { apply }) {
    if (deletionTimestamp) return; // nothing can be created in it any more
    const memory = { default: { memory: "256Mi" }, defaultRequest: { memory: "64Mi" } };
    await apply(limitRanges, {
      metadata: { name: "defaults", namespace },
      spec: { limits: [{ type: "Container", ...memory }] },
    });
    await apply(configMaps, {
      metadata: { name: "registry", namespace },
      data: { mirror: "mirror.example.com" },
    });
    console.log(`${namespace} has its defaults`);
  },
});
await manager.run();
