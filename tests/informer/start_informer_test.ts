import { assertEquals } from "@std/assert";
import { createClient } from "../../src/client/create_client.ts";
import { defineResource } from "../../src/client/resource_definition.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { startInformer } from "../../src/informer/start_informer.ts";
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

test("startInformer follows the objects of a handle, with their type", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  const client = createClient(pod.kube(), { resources: { configMaps } });
  await using own = startInformer(client.configMaps, {
    indexes: { text: (object) => object.data?.text },
  });
  await using all = startInformer(client.configMaps.allNamespaces());
  await Promise.all([own.waitForSync(), all.waitForSync()]);
  const text: string | undefined = own.store.get("default/a")?.data?.text;
  assertEquals([text, own.store.byIndex("text", "1").length, all.store.size], ["1", 1, 1]);
  assertEquals([own.path, all.path], [
    "/api/v1/namespaces/default/configmaps",
    "/api/v1/configmaps",
  ]);
});

test("startInformer keeps the metadata alone when the handle asks for it alone", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  const client = createClient(pod.kube(), { resources: { configMaps } });
  await using informer = startInformer(client.configMaps.metadataOnly());
  await informer.waitForSync();
  const object = informer.store.get("default/a");
  assertEquals([object?.metadata.name, "data" in (object ?? {})], ["a", false]);
});
