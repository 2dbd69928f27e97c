/** Writes accept what a store hands out, and literals, of the generated types. */
import { assertEquals } from "@std/assert";
import { createClient } from "../../src/client/create_client.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import * as apps from "../../src/types/apps/v1_resources.ts";
import * as core from "../../src/types/core/v1_resources.ts";
import { startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

test("an object of a store can be created, replaced, applied and patched", async () => {
  await using pod = await startPod();
  const client = createClient(pod.kube(), {
    resources: { ...core, ...apps },
    fieldManager: "test",
  });
  const { configMaps } = client;
  await configMaps.create({ metadata: { name: "a" }, data: { colour: "blue" } });
  await using informer = createInformer(configMaps);
  await informer.waitForSync();
  const stored = informer.store.get("default/a")!;

  const { data, metadata: { labels = {} } } = stored;
  const copy = await configMaps.create({ ...stored, metadata: { name: "b", labels } });
  assertEquals(copy.data, { colour: "blue" });
  await configMaps.patch("b", { merge: { data: { ...data, size: "1" } } });
  await configMaps.apply({ metadata: { name: "c" }, ...(data && { data }) });
  const replaced = await configMaps.replace({ ...stored, data: { colour: "red" } });
  assertEquals(replaced.data, { colour: "red" });
  await configMaps.updateWithRetry(
    "a",
    () => ({ ...informer.store.get("default/a")!, ...replaced }),
  );
  assertEquals((await configMaps.get("c")).data, { colour: "blue" });
});

test("a subresource can be replaced by what a store hands out", async () => {
  await using pod = await startPod();
  const { deployments } = createClient(pod.kube(), { resources: apps, fieldManager: "test" });
  const template = {
    metadata: { labels: { app: "web" } },
    spec: { containers: [{ name: "app", image: "a:1" }] },
  };
  const selector = { matchLabels: { app: "web" } };
  await deployments.create({ metadata: { name: "web" }, spec: { selector, template } });
  await using informer = createInformer(deployments);
  await informer.waitForSync();
  const stored = informer.store.get("default/web")!;
  const status = { observedGeneration: 1, replicas: 1 };
  await deployments.status.replace({ ...stored, status });
  await deployments.status.patch("web", { merge: { status } });
  assertEquals((await deployments.get("web")).status?.replicas, 1);
});
