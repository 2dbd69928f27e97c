import { assertEquals } from "@std/assert";
import { configMaps, createConfigMap, withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";

const widgets = "/apis/example.com/v1/namespaces/default/widgets";
const widget = {
  group: "example.com",
  kind: "Widget",
  plural: "widgets",
  custom: true,
};

test("an object is served only at the path that fits the scope of its resource", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    const statusOf = async (path: string) => (await client.send(path)).status;
    assertEquals(await statusOf(`${configMaps}/a`), 200);
    assertEquals(await statusOf("/api/v1/configmaps"), 200);
    assertEquals(await statusOf("/api/v1/configmaps/a"), 404);
    assertEquals(await statusOf("/api/v1/namespaces/default"), 200);
    assertEquals(await statusOf("/api/v1/namespaces/default/status"), 200);
    assertEquals(await statusOf("/api/v1/namespaces/default/namespaces/default"), 404);
    assertEquals(await statusOf("/api/v1/namespaces/default/namespaces"), 404);
    assertEquals(await statusOf("/api/v1/namespaces/default/nodes"), 404);
  }));

test("the status of an object can be read and written, but not created or deleted", () =>
  withServer(async ({ server, client }) => {
    server.objects.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p" },
      spec: podSpec,
    });
    const path = "/api/v1/namespaces/default/pods/p/status";
    const statusOf = async (method: string, headers = {}) =>
      (await client.send(path, { method, headers, ...(method === "GET" ? {} : { json: {} }) }))
        .status;
    const merge = { "content-type": "application/merge-patch+json" };
    assertEquals(await statusOf("GET"), 200);
    assertEquals(await statusOf("PATCH", merge), 200);
    assertEquals([await statusOf("POST"), await statusOf("DELETE")], [405, 405]);
  }));

test("an action of a resource accepts POST only", () =>
  withServer(async ({ client }) => {
    const path = "/api/v1/namespaces/default/serviceaccounts/default/token";
    const json = {};
    assertEquals((await client.send(path, { method: "POST", json })).status, 201);
    assertEquals((await client.send(path)).status, 405);
    assertEquals((await client.send(path, { method: "PUT", json })).status, 405);
  }));

test("HEAD is refused with 405", () =>
  withServer(async ({ client }) => {
    const response = await client.fetch(configMaps, { method: "HEAD" });
    await response.body?.cancel();
    assertEquals(response.status, 405);
  }));

test("a missing subresource of a custom resource gives the 404 of a missing object", () =>
  withServer(async ({ client }) => {
    const { status, body } = await client.send(`${widgets}/w/log`);
    assertEquals([status, body.message], [404, 'widgets.example.com "w" not found']);
  }, { resources: [widget] }));

test("a namespaced custom resource cannot be created outside of a namespace", () =>
  withServer(async ({ client }) => {
    const json = { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "w" } };
    const create = async (path: string) =>
      (await client.send(path, { method: "POST", json })).status;
    assertEquals(await create("/apis/example.com/v1/widgets"), 404);
    assertEquals(await create(widgets), 201);
  }, { resources: [widget] }));

test("JSON is accepted by name, by range and by default, but not with other parameters", () =>
  withServer(async ({ client }) => {
    const statusOf = async (accept: string) =>
      (await client.send(configMaps, { headers: { accept } })).status;
    for (const accept of ["Application/JSON", "application/*", "text/html, */*;q=0.1"]) {
      assertEquals(await statusOf(accept), 200, accept);
    }
    for (const accept of ["text/html", "application/json;as=PartialObjectMetadataList;v=v1"]) {
      assertEquals(await statusOf(accept), 406, accept);
    }
  }));
