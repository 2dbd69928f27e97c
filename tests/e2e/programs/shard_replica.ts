/**
 * A replica of the shard run, the same file on Deno and on Bun: brings the `done` of each labelled
 * ConfigMap to its `wanted`, in two writes with a pause between them, each marked with this replica
 * and the run. Prints a line when it has begun to work on buckets.
 */
import process from "node:process";
import { createKubeFetch, loadInClusterConfig } from "../../../mod.ts";
import { createManager } from "../../../src/controller/mod.ts";
import { configMaps } from "../../../src/types/core/v1_resources.ts";

const PAUSE_MS = 30;

const [, , directory = "", name = ""] = process.argv;
await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
await using manager = createManager(kube, {
  shards: {
    name: "shards",
    candidate: name,
    onChange: ({ held }) => console.log(`${held.length}`),
  },
  onError: () => {}, // the audit log says what came of it
});
let runs = 0;
manager.controller({
  for: { resource: configMaps, namespace: kube.namespace, labelSelector: "run=shards" },
  concurrency: 8,
  async reconcile({ data }, { client, name: object, signal }) {
    const { wanted = "0", done = "0" } = data ?? {};
    if (wanted === done) return;
    const run = `${name}.${++runs}`;
    const handle = client(configMaps);
    const begin = { merge: { data: { run } } };
    await handle.patch(object, begin, { signal, fieldManager: `${run}.begin` });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const end = { merge: { data: { done: wanted } } };
    await handle.patch(object, end, { signal, fieldManager: `${run}.end` });
  },
});
await manager.run();
process.exit();
