/**
 * Copies the Secrets of its own namespace that have the label `example.com/replicate=true` into
 * every namespace with the label `example.com/secrets=true`, removes copies whose Secret is gone,
 * and restarts the Deployments there that use a Secret when it changes.
 *
 * It is level-triggered: each change of a Secret or a namespace starts one comparison of all of
 * them, and a failed one is repeated after 5 s. The service account needs `list` and `watch` on
 * secrets and namespaces; `list`, `create`, `patch` and `delete` on secrets and `list` and `patch`
 * on deployments in these namespaces. Outside this repository, install the packages first
 * (`deno add jsr:@kubewire/kubewire jsr:@kubewire/types`, or
 * `bunx jsr add @kubewire/kubewire @kubewire/types`). Outside a pod, pass the directory with
 * `token`, `ca.crt` and `namespace` first.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/secret_replicator.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/secret_replicator.ts
 * ```
 *
 * @module
 */
import process from "node:process";
import { createKubeFetch, type DeepReadonly, loadInClusterConfig } from "@kubewire/kubewire";
import { isNotFound, SERVICE_ACCOUNT_DIRECTORY } from "@kubewire/kubewire";
import { createClient } from "@kubewire/kubewire/client";
import { createInformer } from "@kubewire/kubewire/informer";
import type { Secret } from "@kubewire/types/core/v1";
import { deployments } from "@kubewire/types/apps/v1/resources";
import { namespaces, secrets } from "@kubewire/types/core/v1/resources";

const COPY = "example.com/copy-of";
const [directory = SERVICE_ACCOUNT_DIRECTORY] = process.argv.slice(2);
await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
const resources = { deployments, namespaces, secrets };
const client = createClient(kube, { resources, fieldManager: "secret-replicator" });
await using sources = createInformer(client.secrets, {
  labelSelector: "example.com/replicate=true",
});
await using targets = createInformer(client.namespaces, {
  labelSelector: "example.com/secrets=true",
});

/** Applies the copy of a Secret and restarts the Deployments that use it, if the copy differs. */
async function copy({ metadata, type, data }: DeepReadonly<Secret>, namespace: string) {
  const { name, resourceVersion = "" } = metadata;
  const labels = { [COPY]: kube.namespace };
  const copied = { metadata: { name, labels }, ...(type && { type }), ...(data && { data }) };
  await client.secrets.namespace(namespace).apply(copied, { force: true });
  const annotations = { [`example.com/secret-${name}`]: resourceVersion };
  const use = `"secret(?:Name":|(?:Key)?(?:Ref)?":\\{"name":)"${name.replaceAll(".", "\\.")}"`;
  const there = client.deployments.namespace(namespace);
  for (const { metadata, spec } of (await there.list()).items) {
    if (!new RegExp(use).test(JSON.stringify(spec?.template))) continue; // volumes and variables
    const strategic = { spec: { template: { metadata: { annotations } } } };
    await there.patch(metadata.name, { strategic });
  }
}

async function replicate(): Promise<void> {
  for (const { metadata: { name: namespace } } of targets.store.list()) {
    for (const secret of sources.store.list()) await copy(secret, namespace);
    const there = client.secrets.namespace(namespace);
    for (const { metadata: { name } } of (await there.list({ labelSelector: COPY })).items) {
      if (sources.store.get(`${kube.namespace}/${name}`)) continue;
      await there.delete(name).catch((error) => isNotFound(error) || Promise.reject(error));
    }
  }
}

let changed = Promise.withResolvers<void>();
for (const informer of [sources, targets]) informer.addHandler(() => changed.resolve());
await Promise.all([sources.waitForSync(), targets.waitForSync()]);
process.once("SIGTERM", () => process.exit());
for (;; await changed.promise) {
  changed = Promise.withResolvers();
  await replicate().then(() => console.log("replicated"), (error) => {
    console.error(error.message);
    setTimeout(() => changed.resolve(), 5_000);
  });
}
