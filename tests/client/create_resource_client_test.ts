import { assertEquals, assertThrows } from "@std/assert";
import { createResourceClient } from "../../src/client/create_resource_client.ts";
import type { ResourceDefinition } from "../../src/client/resource_definition.ts";
import { configMaps, namespaces } from "../../src/types/core/v1_resources.ts";
import { test } from "../support/test.ts";
import { startRecordingServer } from "./recording_server.ts";

test("createResourceClient is in the client's namespace, if the objects are in namespaces", async () => {
  await using server = await startRecordingServer();
  const { kube } = server;
  const own = createResourceClient(kube, configMaps, { fieldManager: "me" });
  assertEquals(own.path, `/api/v1/namespaces/${kube.namespace}/configmaps`);
  assertEquals(createResourceClient(kube, namespaces).path, "/api/v1/namespaces");
  await own.create({ metadata: { name: "a" } });
  assertEquals(server.requests[0]?.path.split("?")[1]?.includes("fieldManager=me"), true);
});

test("createResourceClient refuses a definition that is none", async () => {
  await using server = await startRecordingServer();
  for (const wrong of [undefined, null, "pods", {}, { ...configMaps, namespaced: undefined }]) {
    const definition = wrong as unknown as ResourceDefinition;
    assertThrows(() => createResourceClient(server.kube, definition), TypeError, "definition");
  }
});
