/** A pod's program as a user writes it, the same file on Deno and on Bun. */
import process from "node:process";
import { createKubeFetch, inCluster, watch } from "@kubewire/kubewire";
import { createInformer, objectKey } from "@kubewire/kubewire/informer";

const [, , directory = "/var/run/secrets/kubernetes.io/serviceaccount"] = process.argv;
await using kube = createKubeFetch(await inCluster({ directory }));
const path = `/api/v1/namespaces/${kube.namespace}/configmaps`;
const list = await (await kube.fetch(path)).json();
console.log(`listed ${list.items.length} in ${kube.namespace}`);

const events = watch(kube, path, { resourceVersion: list.metadata.resourceVersion });
await kube.fetch(path, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "hello" },
  }),
});
for await (const event of events) {
  console.log(event.type, event.object.metadata.name);
  break;
}

await using informer = createInformer(kube, path);
await informer.waitForSync({ timeoutMs: 10_000 });
const key = objectKey({ name: "hello", namespace: kube.namespace });
console.log(`${informer.state.name}: ${informer.store.get(key)?.metadata.name}`);
