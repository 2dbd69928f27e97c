/** Fills an informer, and follows updates of its objects; the argument says how it keeps them. */

import type { KubernetesObject } from "../../../mod.ts";
import { createInformer } from "../../../src/informer/create_informer.ts";
import { kube } from "./kube.ts";
import { collect, memoryUse, settle } from "./memory_use.ts";
import { argument, count, look, measure, path } from "./program.ts";

const startMs = performance.now();
const keep = argument === "objects" ? "objects" : "bytes";
await using informer = createInformer<KubernetesObject>(kube, path, { keep });
await informer.waitForSync();
const syncMs = performance.now() - startMs;
const objects = informer.store.size;

await settle();
const settledRss = memoryUse("VmRSS");
const peakRss = memoryUse("VmHWM");
await collect();
const collectedRss = memoryUse("VmRSS");

let told = 0;
let lookedAt = 0;
let last: string | undefined;
const done = Promise.withResolvers<void>();
const handler = informer.addHandler((change) => {
  if (change.type !== "updated") return;
  told++;
  lookedAt += look(change.object);
  if (change.object.metadata.resourceVersion === last) done.resolve();
});
await handler.waitForSync();

await measure(async () => {
  const response = await kube.fetch(`/updates?n=${count}`, { method: "POST" });
  ({ last } = await response.json());
  await done.promise;
  return { told, lookedAt, objects, syncMs, settledRss, peakRss, collectedRss };
}, () => {
  let checksum = 0;
  for (const { metadata } of informer.store) checksum += Number(metadata.resourceVersion);
  return { checksum };
});
