import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { createClient } from "../../src/client/create_client.ts";
import { defineResource } from "../../src/client/resource_definition.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { isDeleted } from "../../src/informer/conditions/conditions.ts";
import { waitUntil } from "../../src/informer/conditions/wait_until.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import { createInformerFactory } from "../../src/informer/informer_factory.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

const configMaps = defineResource<ConfigMap>({
  group: "",
  version: "v1",
  plural: "configmaps",
  kind: "ConfigMap",
});

test("createInformer follows the objects of a handle, with their type", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  const client = createClient(pod.kube(), { resources: { configMaps } });
  await using own = createInformer(client.configMaps, {
    indexes: { text: (object) => object.data?.text },
  });
  await using all = createInformer(client.configMaps.allNamespaces());
  await Promise.all([own.waitForSync(), all.waitForSync()]);
  const text: string | undefined = own.store.get("default/a")?.data?.text;
  assertEquals([text, own.store.byIndex("text", "1").length, all.store.size], ["1", 1, 1]);
  assertEquals([own.path, all.path], [
    "/api/v1/namespaces/default/configmaps",
    "/api/v1/configmaps",
  ]);
});

test("createInformer keeps the metadata alone when the handle asks for it alone", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  const client = createClient(pod.kube(), { resources: { configMaps } });
  await using informer = createInformer(client.configMaps.metadata());
  await informer.waitForSync();
  const object = informer.store.get("default/a");
  assertEquals([object?.metadata.name, "data" in (object ?? {})], ["a", false]);
});

test("waitUntil waits for an object of a handle, whose name may need escaping", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  const client = createClient(pod.kube(), { resources: { configMaps } });
  const wait = waitUntil(client.configMaps, "a", (object) => object?.data?.text === "2");
  putConfigMap(pod.server, "a", "2");
  assertEquals((await wait)?.data?.text, "2");
  assertEquals(await waitUntil(client.configMaps, "system:a", isDeleted()), undefined);
});

test("waitUntil refuses an invalid name, and the handle of all namespaces", async () => {
  await using pod = await startPod();
  const { configMaps: handle } = createClient(pod.kube(), { resources: { configMaps } });
  for (const name of ["b/../a", "", "..", undefined as never]) {
    await assertRejects(() => waitUntil(handle, name, isDeleted()), TypeError, "name");
  }
  // @ts-expect-error: two namespaces may have objects of the same name.
  const everywhere = () => waitUntil(handle.allNamespaces(), "a", isDeleted());
  await assertRejects(everywhere, TypeError, "name the namespace");
});

test("createInformer and waitUntil name what they were given instead of a client", async () => {
  for (const given of [undefined, null, "/api/v1/pods", {}, () => {}]) {
    const create = () => createInformer(given as never, "/api/v1/pods");
    assertThrows(create, TypeError, "handle of createClient or a client of createKubeFetch");
    const wait = () => waitUntil(given as never, "/api/v1/pods/a", isDeleted());
    await assertRejects(wait, TypeError, "handle of createClient or a client of createKubeFetch");
  }
});

test("waitUntil sees only the metadata through a handle of metadata", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  const client = createClient(pod.kube(), { resources: { configMaps } });
  const found = await waitUntil(client.configMaps.metadata(), "a", (it) => it !== undefined);
  assertEquals([found?.metadata.name, "data" in (found ?? {})], ["a", false]);
});

test("InformerFactory shares one informer between a handle and its path", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  const client = createClient(kube, { resources: { configMaps } });
  await using informers = createInformerFactory(kube);
  const informer = informers.informer(client.configMaps);
  assertStrictEquals(informers.informer(client.configMaps.path), informer as unknown);
  const metadata = informers.informer(client.configMaps.metadata());
  assertEquals([
    informers.informer(client.configMaps) === informer,
    metadata as unknown === informer,
  ], [
    true,
    false,
  ]);
  await informers.waitForSync();
});

test("InformerFactory refuses the handle of another client", async () => {
  await using pod = await startPod();
  await using informers = createInformerFactory(pod.kube());
  const client = createClient(pod.kube(), { resources: { configMaps } });
  assertThrows(() => informers.informer(client.configMaps), TypeError, "of another client");
});
