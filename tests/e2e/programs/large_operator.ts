/**
 * A replica of the operator of a large cluster, the same file on Deno and on Bun: for each Deployment
 * with the label `large=yes` it keeps a ConfigMap with the number of its ready pods, which it counts in
 * its store, and a copy of the annotation `wanted`. Prints a line when it begins to lead.
 */
import process from "node:process";
import { createKubeFetch, loadInClusterConfig } from "../../../mod.ts";
import { createManager } from "../../../src/controller/mod.ts";
import { isPodReady } from "../../../src/informer/mod.ts";
import { deployments } from "../../../src/types/apps/v1_resources.ts";
import { configMaps, nodes, pods } from "../../../src/types/core/v1_resources.ts";

const [, , directory = "", name = ""] = process.argv;
await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
const { namespace } = kube;
await using manager = createManager(kube, {
  leaderElection: {
    name,
    onChange: ({ state }) => {
      if (state === "leading") console.log("leading");
    },
  },
});
manager.controller({
  name,
  for: { resource: deployments, namespace, labelSelector: "large=yes" },
  owns: [{ resource: configMaps, namespace, labelSelector: `operator=${name}` }],
  watches: [
    {
      watched: {
        resource: pods, // of the whole cluster
        indexes: { app: ({ metadata }) => metadata.labels?.["app"] },
      },
      keysOf: ({ metadata }) => [`${metadata.namespace}/${metadata.labels?.["app"]}`],
    },
    { watched: nodes, keysOf: () => [] },
  ],
  async reconcile({ metadata }, { apply, store }) {
    const app = metadata.name;
    const ready = store(pods).byIndex("app", app).filter((pod) => isPodReady(pod)).length;
    const data = { ready: String(ready), wanted: metadata.annotations?.["wanted"] ?? "" };
    const copy = `${app}-${name}`;
    const held = store(configMaps).get(`${namespace}/${copy}`)?.data;
    if (held?.["ready"] === data.ready && held["wanted"] === data.wanted) return;
    await apply(configMaps, { metadata: { name: copy, labels: { operator: name } }, data });
  },
});
await manager.run();
process.exit();
