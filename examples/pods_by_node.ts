/**
 * Shows how many pods each node of the cluster has, then the pods and nodes that come and go, for
 * as long as its own pod lives. Two informers keep the needed parts of the pods and nodes in
 * memory: an index counts the pods of a node, without a request. The same file runs on Deno and on
 * Bun.
 *
 * The service account needs `list` and `watch` on pods and nodes by a ClusterRole; manifest.yaml
 * has it. Outside this repository the imports are "jsr:@kubewire/kubewire" and
 * "jsr:@kubewire/kubewire/informer" (on Bun after `bunx jsr add @kubewire/kubewire`). Outside a
 * pod, pass the directory with `token`, `ca.crt` and `namespace`.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/pods_by_node.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/pods_by_node.ts
 * ```
 *
 * @module
 */
import process from "node:process";
import {
  createKubeFetch,
  type KubernetesObject,
  loadInClusterConfig,
  SERVICE_ACCOUNT_DIRECTORY,
} from "@kubewire/kubewire";
import { type Change, createInformerFactory, type DeepReadonly } from "@kubewire/kubewire/informer";

interface Pod extends KubernetesObject {
  spec?: { nodeName?: string };
}

const NO_NODE = ""; // of a pod that is not scheduled yet

function nodeOf(pod: DeepReadonly<Pod>): string {
  return pod.spec?.nodeName ?? NO_NODE;
}

/** Keeps the needed part of a pod: a tenth of what the server sends. */
function slim({ metadata, spec }: Pod): Pod {
  const { name, namespace, uid, resourceVersion } = metadata;
  const nodeName = spec?.nodeName;
  return {
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
    ...(nodeName !== undefined && { spec: { nodeName } }),
  };
}

const [directory = SERVICE_ACCOUNT_DIRECTORY] = process.argv.slice(2);
const stopping = new AbortController();
process.once("SIGTERM", () => stopping.abort());
process.once("SIGINT", () => stopping.abort());

await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
await using informers = createInformerFactory(kube, {
  onStateChange(state) {
    if (state.name === "backingOff") console.warn(`again in ${state.delayMs} ms: ${state.reason}`);
  },
  // An informer goes on after an error: the permission may be granted later.
  onError: (error) => console.warn(error instanceof Error ? error.message : error),
});
// The name of a node is enough. The pods need their spec, so metadataOnly is not enough; an agent
// that needs only its own node adds fieldSelector: `spec.nodeName=${NODE_NAME}`.
const nodes = informers.informer("/api/v1/nodes", { metadataOnly: true });
const pods = informers.informer<Pod>("/api/v1/pods", {
  transform: slim,
  indexes: { node: nodeOf },
});
await informers.waitForSync({ timeoutMs: 30_000 });

const names = [...nodes.store.keys()].sort();
const width = Math.max("(no node)".length, ...names.map(({ length }) => length));
console.log(`${"NODE".padEnd(width)}  PODS`);
for (const name of [...names, NO_NODE]) {
  console.log(`${(name || "(no node)").padEnd(width)}  ${pods.store.countByIndex("node", name)}`);
}

nodes.addHandler((change) => {
  if (change.type === "updated" || change.type === "added" && change.initial) return;
  console.log(`node ${change.object.metadata.name} ${change.type}`);
});
try {
  for await (const change of pods.changes({ signal: stopping.signal })) {
    const { namespace, name } = change.object.metadata;
    for (const [verb, node] of moves(change)) {
      const count = pods.store.countByIndex("node", node);
      console.log(`${namespace}/${name} ${verb} ${node || "(no node)"}, which has ${count} now`);
    }
  }
} catch (error) {
  if (!(error instanceof DOMException)) throw error; // otherwise a signal has ended it
}
console.log("stopped");

/** The nodes that a change gives a pod or takes a pod from. */
function moves(change: Change<Pod>): ["joins" | "leaves", string][] {
  const node = nodeOf(change.object);
  switch (change.type) {
    case "added":
      return change.initial ? [] : [["joins", node]];
    case "deleted":
      return [["leaves", node]];
    case "updated": {
      const before = nodeOf(change.previous);
      return before === node ? [] : [["leaves", before], ["joins", node]];
    }
  }
}
