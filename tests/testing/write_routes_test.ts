import { assertEquals } from "@std/assert";
import { configMaps, createConfigMap, withServer } from "../support/kube_server.ts";
import type { RawClient } from "../support/raw_fetch.ts";
import { test } from "../support/test.ts";

const merge = { "content-type": "application/merge-patch+json" };
const jsonPatch = { "content-type": "application/json-patch+json" };

function patch(client: RawClient, json: unknown, headers: Record<string, string> = merge) {
  return client.send(`${configMaps}/a`, { method: "PATCH", headers, json });
}

test("a merge patch merges objects, removes nulls and moves the resourceVersion on", () =>
  withServer(async ({ server, client }) => {
    await createConfigMap(client, "a", { labels: { x: "1", y: "2" }, data: { k: "v" } });
    const { status, body } = await patch(client, { metadata: { labels: { x: null, z: "3" } } });
    assertEquals([status, body.metadata.labels, body.data], [200, { y: "2", z: "3" }, { k: "v" }]);
    assertEquals(body.metadata.resourceVersion, String(server.store.revision));
  }));

test("a JSON patch is applied step by step", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a", { data: { k: "v" } });
    const { status, body } = await patch(client, [
      { op: "test", path: "/data/k", value: "v" },
      { op: "move", from: "/data/k", path: "/data/l" },
      { op: "add", path: "/metadata/labels", value: { x: "1" } },
    ], jsonPatch);
    assertEquals([status, body.data, body.metadata.labels], [200, { l: "v" }, { x: "1" }]);
  }));

test("a JSON patch that does not apply is refused with 422 and changes nothing", () =>
  withServer(async ({ client }) => {
    const created = await createConfigMap(client, "a", { data: { k: "v" } });
    const { status, body } = await patch(client, [
      { op: "add", path: "/data/l", value: "w" },
      { op: "test", path: "/data/k", value: "other" },
    ], jsonPatch);
    assertEquals(status, 422);
    assertEquals(body, {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: "the server rejected our request due to an error in our request",
      reason: "Invalid",
      details: {},
      code: 422,
    });
    assertEquals((await client.send(`${configMaps}/a`)).body, created);
  }));

test("every other patch type is refused with 415 and changes nothing", () =>
  withServer(async ({ client }) => {
    const created = await createConfigMap(client, "a");
    const unsupported =
      "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json";
    const unknown = "415: Unsupported Media Type";
    const types = {
      "application/strategic-merge-patch+json": unsupported,
      "application/apply-patch+yaml": unsupported,
      "application/json": unknown,
      "text/plain": unknown,
    };
    for (const [type, message] of Object.entries(types)) {
      const { status, body } = await patch(client, { data: { k: "v" } }, { "content-type": type });
      assertEquals([status, body.reason, body.message], [415, "UnsupportedMediaType", message]);
    }
    assertEquals((await client.send(`${configMaps}/a`)).body, created);
  }));

test("a patch with another resourceVersion is refused with 409", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    const { status, body } = await patch(client, { metadata: { resourceVersion: "1" } });
    assertEquals([status, body.reason], [409, "Conflict"]);
  }));

test("a patch that changes nothing keeps the resourceVersion", () =>
  withServer(async ({ client }) => {
    const created = await createConfigMap(client, "a", { data: { k: "v" } });
    assertEquals((await patch(client, { data: { k: "v" } })).body, created);
  }));

test("a patch cannot change name, kind or uid", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    assertEquals((await patch(client, { metadata: { name: "b" } })).status, 400);
    const misfit = await patch(client, { kind: "Secret" });
    assertEquals([misfit.status, misfit.body.details.causes[0].field], [422, "patch"]);
    const { status, body } = await patch(client, { metadata: { uid: "x" } });
    assertEquals(status, 422);
    assertEquals(body.details.causes[0].message, 'Invalid value: "x": field is immutable');
  }));

test("a patch of a body that is no patch is refused with 400", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    const path = `${configMaps}/a`;
    const broken = await client.send(path, { method: "PATCH", headers: merge, body: "{" });
    assertEquals([broken.status, broken.body.message], [400, "invalid JSON patch"]);
    assertEquals((await patch(client, [])).status, 400);
    assertEquals((await patch(client, {}, jsonPatch)).status, 400);
    assertEquals((await patch(client, ["x"], jsonPatch)).status, 400);
  }));

test("a patch of what is not there is refused with 404", () =>
  withServer(async ({ client }) => {
    assertEquals((await patch(client, {})).status, 404);
  }));

test("a patch of the status changes the status alone", () =>
  withServer(async ({ server, client }) => {
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { nodeName: "n" } };
    server.objects.create(pod);
    const { body } = await client.send("/api/v1/namespaces/default/pods/p/status", {
      method: "PATCH",
      headers: merge,
      json: { spec: { nodeName: "other" }, status: { phase: "Running" } },
    });
    assertEquals([body.spec.nodeName, body.status.phase], ["n", "Running"]);
  }));

test("a body of another media type is refused with 415, one over 3 MiB with 413", () =>
  withServer(async ({ client }) => {
    const yaml = await client.send(configMaps, {
      method: "POST",
      headers: { "content-type": "application/yaml" },
      body: "metadata: {name: a}",
    });
    assertEquals([yaml.status, yaml.body.reason], [415, "UnsupportedMediaType"]);
    const large = await client.send(configMaps, {
      method: "POST",
      json: { metadata: { name: "a" }, data: { k: "x".repeat(3 * 1024 * 1024) } },
    });
    assertEquals([large.status, large.body.reason], [413, "RequestEntityTooLarge"]);
  }));

test("fieldManager and fieldValidation are accepted; values that they cannot have are refused", () =>
  withServer(async ({ client }) => {
    const create = (query: string) =>
      client.send(`${configMaps}?${query}`, {
        method: "POST",
        json: { metadata: { generateName: "a" } },
      });
    assertEquals((await create("fieldManager=me&fieldValidation=Strict&pretty=true")).status, 201);
    assertEquals((await create("fieldValidation=Sometimes")).status, 422);
  }));
