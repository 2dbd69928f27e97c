import { assertEquals } from "@std/assert";
import { strategicPatchFault } from "../../../src/testing/routes/patch_route.ts";
import type { RawClient } from "../../support/connections/raw_fetch.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";
import { configMaps, createConfigMap, withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

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

test("a patch of an unknown type is refused with 415 and changes nothing", () =>
  withServer(async ({ client }) => {
    const created = await createConfigMap(client, "a");
    for (const type of ["application/json", "text/plain"]) {
      const { status, body } = await patch(client, { data: { k: "v" } }, { "content-type": type });
      assertEquals(
        [status, body.reason, body.message],
        [415, "UnsupportedMediaType", "415: Unsupported Media Type"],
      );
    }
    assertEquals((await client.send(`${configMaps}/a`)).body, created);
  }));

test("a strategic merge patch merges lists by the keys of their items", () =>
  withServer(async ({ server, client }) => {
    const port = (port: number, name: string) => ({
      port,
      name,
      protocol: "TCP",
      targetPort: port,
    });
    server.objects.create({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web" },
      spec: { ports: [port(80, "http"), port(443, "https")] },
    });
    const { status, body } = await client.send("/api/v1/namespaces/default/services/web", {
      method: "PATCH",
      headers: { "content-type": "application/strategic-merge-patch+json" },
      json: { spec: { ports: [{ port: 443, name: "tls" }, { port: 80, $patch: "delete" }] } },
    });
    assertEquals([status, body.spec.ports], [200, [port(443, "tls")]]);
  }));

test("an invalid strategic merge patch is refused, and changes nothing", () =>
  withServer(async ({ client }) => {
    const created = await createConfigMap(client, "a");
    const headers = { "content-type": "application/strategic-merge-patch+json" };
    const { status, body } = await patch(client, { data: { $patch: "frob" } }, headers);
    assertEquals([status, body.message], [
      500,
      'unknown patch type: frob in map: {"$patch":"frob"}',
    ]);
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

test("a body that is not a patch is refused with 400", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    const path = `${configMaps}/a`;
    const broken = await client.send(path, { method: "PATCH", headers: merge, body: "{" });
    assertEquals([broken.status, broken.body.message], [400, "invalid JSON patch"]);
    assertEquals((await patch(client, [])).status, 400);
    assertEquals((await patch(client, {}, jsonPatch)).status, 400);
    assertEquals((await patch(client, ["x"], jsonPatch)).status, 400);
  }));

test("a patch of an object that does not exist is refused with 404", () =>
  withServer(async ({ client }) => {
    assertEquals((await patch(client, {})).status, 404);
  }));

test("a patch of the status changes only the status", () =>
  withServer(async ({ server, client }) => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p" },
      spec: { ...podSpec, nodeName: "n" },
    };
    server.objects.create(pod);
    const { body } = await client.send("/api/v1/namespaces/default/pods/p/status", {
      method: "PATCH",
      headers: merge,
      json: { spec: { nodeName: "other" }, status: { phase: "Running" } },
    });
    assertEquals([body.spec.nodeName, body.status.phase], ["n", "Running"]);
  }));

test("the fault of a strategic merge patch shows it as Go does, and names the types", () => {
  const message = (given: string, type: string) =>
    strategicPatchFault(
      { data: "x" },
      `json: cannot unmarshal ${given} into Go struct field A.b of type ${type}`,
    ).message.replace(/^.*"map\[data:x\]": /s, "");
  assertEquals(message("string", "map[string]string"), "cannot restore map from string");
  assertEquals(message("object", "[]v1.Container"), "cannot restore slice from map");
  assertEquals(message("array", "v1.PodSpec"), "cannot restore struct from: slice");
  assertEquals(message("number", "string"), "cannot convert int64 to string");
  assertEquals(message("number 1.5", "int32"), "cannot convert float64 to int32");
  assertEquals(message("object", "int32"), "unrecognized type: int32");
  assertEquals(message("bool", "v1.PullPolicy"), "unrecognized type: string");
});
