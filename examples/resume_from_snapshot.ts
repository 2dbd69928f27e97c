/**
 * Prints what happened to the pods of its own namespace, also while it did not run: an informer
 * that starts from the file of the last run. It resumes its watch from there; if the server has
 * forgotten that point, it reads the pods again and reports the differences. The same file runs on
 * Deno and on Bun.
 *
 * The service account needs `list` and `watch` on pods. The file is on a volume that outlives the
 * pod, one file for each cluster and program. Outside this repository the imports are
 * "jsr:@kubewire/kubewire" and "jsr:@kubewire/kubewire/informer" (on Bun after `bunx jsr add
 * @kubewire/kubewire`). Outside a pod, pass the directory with `token`, `ca.crt` and `namespace`,
 * and the path of the file.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount,/var/lib/pods \
 *   --allow-write=/var/lib/pods \
 *   examples/resume_from_snapshot.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/resume_from_snapshot.ts
 * ```
 *
 * @module
 */
import { open, rename, rm, writeFile } from "node:fs/promises";
import process from "node:process";
import {
  createKubeFetch,
  type KubernetesObject,
  loadInClusterConfig,
  SERVICE_ACCOUNT_DIRECTORY,
} from "@kubewire/kubewire";
import { createInformer, type SnapshotStore } from "@kubewire/kubewire/informer";

interface Pod extends KubernetesObject {
  status?: { phase?: string };
}

/** Keeps a snapshot in a file, and replaces the file in one step. */
function snapshotFile(path: string): SnapshotStore {
  return {
    async load() {
      const file = await open(path).catch((error) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
      return file?.readableWebStream({ autoClose: true });
    },
    async save(content) {
      await rm(`${path}.new`, { force: true }); // an old file would keep its mode
      // The objects may be Secrets: no other user of the volume may read them.
      await writeFile(`${path}.new`, content, { mode: 0o600 });
      await rename(`${path}.new`, path);
    },
  };
}

const [directory = SERVICE_ACCOUNT_DIRECTORY, file = "/var/lib/pods/snapshot"] = process.argv
  .slice(2);
const stopping = new AbortController();
process.once("SIGTERM", () => stopping.abort());
process.once("SIGINT", () => stopping.abort());

await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
await using pods = createInformer<Pod>(kube, `/api/v1/namespaces/${kube.namespace}/pods`, {
  snapshot: {
    store: snapshotFile(file),
    onError: (error) => console.warn("the snapshot could not be read or saved:", error),
  },
});

try {
  for await (const change of pods.changes({ signal: stopping.signal })) {
    const { metadata: { name }, status } = change.object;
    const phase = status?.phase ?? "Unknown";
    if (change.type === "added" && change.initial) console.log(`known ${name} ${phase}`);
    else console.log(`${change.type} ${name} ${phase}`);
  }
} catch (error) {
  if (!(error instanceof DOMException)) throw error; // otherwise a signal has ended it
}
console.log("stopped"); // the last state is saved when `pods` is disposed of
