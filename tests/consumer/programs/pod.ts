/** A pod's program as a user writes it; the same file for Deno and Bun. */
import process from "node:process";
import { createKubeFetch, loadInClusterConfig, watch } from "@kubewire/kubewire";
import { createClient, defineResource } from "@kubewire/kubewire/client";
import { createInformer, objectKey } from "@kubewire/kubewire/informer";

const configMaps = defineResource({
  group: "",
  version: "v1",
  plural: "configmaps",
  kind: "ConfigMap",
});

const [, , directory = "/var/run/secrets/kubernetes.io/serviceaccount"] = process.argv;
await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
const handle = createClient(kube, { resources: { configMaps } }).configMaps;
const list = await (await kube.fetch(handle.path)).json();
console.log(`listed ${list.items.length} in ${kube.namespace}`);

const events = watch(kube, handle.path, { resourceVersion: list.metadata.resourceVersion });
await handle.create({ metadata: { name: "hello" } });
for await (const event of events) {
  console.log(event.type, event.object.metadata.name);
  break;
}

await using informer = createInformer(handle);
await informer.waitForSync({ timeoutMs: 10_000 });
const key = objectKey({ name: "hello", namespace: kube.namespace });
console.log(`${informer.state.name}: ${informer.store.get(key)?.metadata.name}`);
