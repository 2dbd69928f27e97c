import { assert, assertEquals } from "@std/assert";
import { evictPod } from "../../src/client/evict_pod.ts";
import { createManager } from "../../src/controller/manager.ts";
import { delayedWatches } from "../support/controllers/delayed_watches.ts";
import { pods } from "../support/controllers/late_write.ts";
import {
  configMaps,
  startWebsites,
  storedSite,
  website,
  websites,
} from "../support/controllers/websites.ts";
import { until } from "../support/servers/until.ts";
import { Dice } from "../support/dice.ts";
import { test } from "../support/test.ts";

const STEPS = 60;

/** Counts to {@linkcode STEPS} by what the store shows; returns the number of patches. */
async function count(readsOwnWrites: boolean): Promise<number> {
  await using pod = await startWebsites();
  const kube = delayedWatches(pod.kube(), new Dice(1), 20);
  await using manager = createManager(kube);
  let patches = 0;
  manager.controller({
    for: websites,
    readsOwnWrites,
    async reconcile(site, { client, name }) {
      const count = Number(site.spec?.text ?? 0);
      if (count >= STEPS) return {};
      patches++;
      await client(websites).patch(name, { merge: { spec: { text: String(count + 1) } } });
      return { requeueAfterMs: 1 };
    },
  });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  pod.server.objects.create({ ...website, metadata: { name: "a" }, spec: { text: "0" } });
  const isDone = () => storedSite(pod, "a")?.spec?.text === String(STEPS);
  await until(pod, "example.com/websites", isDone);
  stop.abort();
  await running;
  return patches;
}

test("a controller that counts by what it reads takes each step once, with late stores", async () => {
  assertEquals(await count(true), STEPS);
});

test("without readsOwnWrites the same controller repeats steps", async () => {
  assert(await count(false) > STEPS);
});

test("a controller that creates what it does not find creates it once, and sees its deletion", async () => {
  await using pod = await startWebsites();
  const kube = delayedWatches(pod.kube(), new Dice(2), 20);
  await using manager = createManager(kube);
  let created = 0;
  let deleted = 0;
  const controller = manager.controller({
    for: websites,
    owns: [configMaps],
    async reconcile(site, { client, owned, apply }) {
      const text = site.spec?.text ?? "";
      const found = owned(configMaps);
      for (const { metadata: { name } } of found) {
        if (name.endsWith(`-${text}`)) continue;
        deleted++;
        await client(configMaps).delete(name);
      }
      if (found.some(({ metadata: { name } }) => name.endsWith(`-${text}`))) return;
      created++;
      await apply(configMaps, { metadata: { name: `a-${text}` } });
    },
  });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  pod.server.objects.create({ ...website, metadata: { name: "a" }, spec: { text: "0" } });
  const names = () => pod.server.objects.list({ apiVersion: "v1", kind: "ConfigMap" });
  for (let text = 0; text < 20; text++) {
    await until(
      pod,
      "configmaps",
      () => names().map(({ metadata }) => metadata.name).join() === `a-${text}`,
    );
    const site = storedSite(pod, "a")!;
    pod.server.objects.update({ ...site, spec: { text: String(text + 1) } } as never);
  }
  await until(
    pod,
    "configmaps",
    () => names().map(({ metadata }) => metadata.name).join() === "a-20",
  );
  stop.abort();
  await running;
  assertEquals([created, deleted, controller.counts.failed], [21, 20, 0]);
});

test("a controller that keeps 8 of 12 pods evicts 4 of them, with late stores", async () => {
  await using pod = await startWebsites();
  const kube = delayedWatches(pod.kube(), new Dice(3), 20);
  await using manager = createManager(kube);
  const { objects } = pod.server;
  const site = objects.create({ ...website, metadata: { name: "a" } });
  const { uid = "" } = site.metadata;
  const ownerReferences = [{ ...website, name: "a", uid, controller: true }];
  for (let index = 0; index < 12; index++) {
    const spec = { containers: [{ name: "main", image: "main" }] };
    const metadata = { name: `a-${index}`, ownerReferences };
    objects.create({ apiVersion: "v1", kind: "Pod", metadata, spec });
  }
  const stop = new AbortController();
  let evictions = 0;
  manager.controller({
    for: websites,
    owns: [pods],
    async reconcile(_site, { client, owned }) {
      const live = owned(pods);
      if (live.length <= 8) return stop.abort();
      await evictPod(client(pods), live[evictions % live.length]!.metadata.name);
      evictions++;
      return { requeueAfterMs: 1 };
    },
  });
  await manager.run({ signal: stop.signal });
  assertEquals(evictions, 4);
  assertEquals(objects.list({ apiVersion: "v1", kind: "Pod" }).length, 8);
});
