import { assert, assertEquals } from "@std/assert";
import { defineResource } from "../../../src/client/resource_definition.ts";
import { createManager } from "../../../src/controller/manager.ts";
import type { ReconcileContext } from "../../../src/controller/context/reconcile_context.ts";
import { delayedWatches } from "../../support/controllers/delayed_watches.ts";
import {
  configMaps,
  startWebsites,
  storedSite,
  type Website,
  website,
  websites,
} from "../../support/controllers/websites.ts";
import { Dice } from "../../support/dice.ts";
import { until } from "../../support/servers/until.ts";
import { test } from "../../support/test.ts";

const namespaces = defineResource({
  group: "",
  version: "v1",
  plural: "namespaces",
  kind: "Namespace",
  namespaced: false,
});

test("a reconcile applies to other namespaces and to the cluster without an owner, and cleans up", async () => {
  await using pod = await startWebsites();
  const namespace = "site-a";
  await using manager = createManager(pod.kube());
  manager.controller({
    for: websites,
    finalizer: {
      name: "example.com/site",
      cleanup: async ({ metadata }, { client }) => {
        await client(namespaces).delete(`site-${metadata.name}`);
      },
    },
    async reconcile({ metadata }, { apply }) {
      const owner = false;
      await apply(namespaces, { metadata: { name: `site-${metadata.name}` } }, { owner });
      await apply(configMaps, { metadata: { name: "there", namespace } }, { owner });
      await apply(configMaps, { metadata: { name: "here" } }, { owner });
    },
  });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  const { objects } = pod.server;
  objects.create({ ...website, metadata: { name: "a" } });
  const { store } = pod.server;
  await until(pod, "configmaps", () => store.get("configmaps", "default/here") !== undefined);
  const there = store.get("configmaps", `${namespace}/there`)!.object;
  const home = store.get("namespaces", namespace)!.object;
  assertEquals([there, home].map(({ metadata }) => metadata.ownerReferences), [
    undefined,
    undefined,
  ]);
  objects.delete({ ...website, name: "a" });
  await until(pod, "example.com/websites", () => storedSite(pod, "a") === undefined);
  const left = store.get("namespaces", namespace)?.object;
  assert(left === undefined || left.metadata.deletionTimestamp !== undefined);
  stop.abort();
  await running;
});

test("a reconcile sees its own writes in the stores of watches, with late stores", async () => {
  await using pod = await startWebsites();
  const kube = delayedWatches(pod.kube(), new Dice(4), 20);
  await using manager = createManager(kube);
  const stop = new AbortController();
  let created = 0;
  const counts: number[] = [];
  manager.controller({
    for: websites,
    watches: [{ watched: configMaps, keysOf: () => [] }],
    async reconcile(_site: unknown, { store, apply }: ReconcileContext<Website>) {
      const known = store(configMaps).list("team");
      counts.push(known.length);
      if (known.length === 12) return stop.abort();
      created++;
      const metadata = { name: `copy-${known.length}`, namespace: "team" };
      await apply(configMaps, { metadata }, { owner: false });
      return { requeueAfterMs: 1 };
    },
  });
  pod.server.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } });
  pod.server.objects.create({ ...website, metadata: { name: "a" } });
  await manager.run({ signal: stop.signal });
  assertEquals([created, counts], [12, Array.from({ length: 13 }, (_, index) => index)]);
});
