import { assert, assertEquals, assertRejects } from "@std/assert";
import { ACCEPT_METADATA, ACCEPT_OBJECTS, TABLE } from "../../src/client/accept_headers.ts";
import { createResourceClient } from "../../src/client/create_client.ts";
import { defineResource } from "../../src/client/resource_definition.ts";
import { isNotFound } from "../../src/core/api_status_error.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";
import { testClient } from "./resources.ts";

test("get returns an object, and a 404 is an error that says so", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  const { configMaps } = testClient(pod.kube());
  assertEquals((await configMaps.get("a")).data, { text: "1" });
  assertEquals((await configMaps.get("a", { resourceVersion: "0" })).data, { text: "1" });
  const error = await configMaps.get("b").catch((error) => error);
  assert(isNotFound(error), String(error));
});

test("getOrNull returns null where the object is missing, and throws where the resource is missing", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  const kube = pod.kube();
  const { configMaps } = testClient(kube);
  assertEquals((await configMaps.getOrNull("a"))?.data, { text: "1" });
  assertEquals(await configMaps.getOrNull("b"), null);
  const group = "example.com";
  const widgets = defineResource({ group, version: "v1", plural: "widgets", kind: "Widget" });
  const error = await createResourceClient(kube, widgets).getOrNull("b").catch((error) => error);
  assert(isNotFound(error), String(error));
});

test("a name that would lead elsewhere is refused before anything is sent", async () => {
  await using pod = await startPod();
  const { configMaps } = testClient(pod.kube());
  for (const name of ["", "..", "a/b", "a/../../secrets/b"]) {
    await assertRejects(() => configMaps.get(name), TypeError);
    await assertRejects(() => configMaps.getOrNull(name), TypeError);
    await assertRejects(() => configMaps.delete(name), TypeError);
    await assertRejects(() => configMaps.patch(name, { merge: {} }), TypeError);
    await assertRejects(() => configMaps.updateWithRetry(name, () => {}), TypeError);
    await assertRejects(() => configMaps.status.get(name), TypeError);
  }
  assertEquals(pod.server.counters.requests, 0);
});

test("metadataOnly reads, lists and watches only the metadata", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  const configMaps = testClient(pod.kube()).configMaps.metadata();
  const object = await configMaps.get("a");
  assertEquals([object.kind, "data" in object], ["PartialObjectMetadata", false]);
  const { kind, items } = await configMaps.list();
  assertEquals([kind, items.map(({ metadata }) => metadata.name)], [
    "PartialObjectMetadataList",
    ["a"],
  ]);
  for await (const event of configMaps.watch()) {
    assertEquals([event.object.kind, "data" in event.object], ["PartialObjectMetadata", false]);
    break;
  }
});

test("a representation is an Accept header, and whole objects need none", () => {
  assertEquals(ACCEPT_OBJECTS, { object: undefined, list: undefined });
  const group = "g=meta.k8s.io;v=v1";
  assertEquals(ACCEPT_METADATA.object, `application/json;as=PartialObjectMetadata;${group}`);
  assertEquals(ACCEPT_METADATA.list, `application/json;as=PartialObjectMetadataList;${group}`);
  assertEquals(TABLE, `application/json;as=Table;${group}`);
});
