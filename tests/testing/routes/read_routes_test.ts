import { assertEquals } from "@std/assert";
import {
  configMaps,
  createConfigMap,
  namesOf,
  withServer,
} from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";

test("a get returns the latest state, however old the given resourceVersion is", () =>
  withServer(async ({ client }) => {
    const created = await createConfigMap(client, "a");
    for (const query of ["", "?resourceVersion=0", "?resourceVersion=1"]) {
      assertEquals((await client.send(`${configMaps}/a${query}`)).body, created, query);
    }
  }));

test("a get of a resourceVersion in the future is refused with 504, and of a malformed one with 500", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    const future = await client.send(`${configMaps}/a?resourceVersion=999999`);
    assertEquals([future.status, future.body.reason], [504, "Timeout"]);
    assertEquals(future.headers.get("retry-after"), "1");
    assertEquals((await client.send(`${configMaps}/a?resourceVersion=x`)).status, 500);
  }));

test("the status of an object has the same form as the object", () =>
  withServer(async ({ server, client }) => {
    server.objects.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p" },
      spec: podSpec,
    });
    const path = "/api/v1/namespaces/default/pods/p";
    assertEquals(
      (await client.send(`${path}/status`)).body,
      (await client.send(path)).body,
    );
  }));

test("the same path lists or watches, depending on its query", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    const list = await client.send(`${configMaps}?watch=false`);
    assertEquals([list.body.kind, namesOf(list.body)], ["ConfigMapList", ["a"]]);
    await using watch = await client.watch(`${configMaps}?watch`);
    assertEquals((await watch.next())!.object.metadata.name, "a");
  }));

test("a malformed watch is refused before it is opened", () =>
  withServer(async ({ server, client }) => {
    assertEquals((await client.send(`${configMaps}?watch=1&timeoutSeconds=x`)).status, 400);
    assertEquals((await client.send(`${configMaps}?watch=1&fieldSelector=a%3Db`)).status, 400);
    assertEquals(server.counters.watchesOpened, 0);
  }));

const partial = { apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata" };

function acceptAs(kind: string): { accept: string } {
  return { accept: `application/json;as=${kind};g=meta.k8s.io;v=v1` };
}

test("get, list and watch return only the metadata to a client that asks for it", () =>
  withServer(async ({ client }) => {
    const { metadata } = await createConfigMap(client, "a", { data: { x: "1" } });
    const headers = acceptAs("PartialObjectMetadata");
    assertEquals((await client.send(`${configMaps}/a`, { headers })).body, {
      ...partial,
      metadata,
    });
    const list = await client.send(configMaps, { headers: acceptAs("PartialObjectMetadataList") });
    assertEquals([list.body.kind, list.body.apiVersion], [
      "PartialObjectMetadataList",
      "meta.k8s.io/v1",
    ]);
    assertEquals(list.body.items, [{ ...partial, metadata }]);
    const query = "watch=1&sendInitialEvents=1&resourceVersionMatch=NotOlderThan" +
      "&allowWatchBookmarks=1";
    await using watch = await client.watch(`${configMaps}?${query}`, { headers });
    const [added, bookmark] = await watch.take(2);
    assertEquals(added, { type: "ADDED", object: { ...partial, metadata } });
    assertEquals([bookmark!.type, bookmark!.object.kind], ["BOOKMARK", partial.kind]);
    await client.send(`${configMaps}/a`, { method: "DELETE" });
    const [deleted] = await watch.take(1);
    assertEquals(deleted!.object.kind, partial.kind);
    assertEquals(Object.keys(deleted!.object).sort(), ["apiVersion", "kind", "metadata"]);
  }));

test("PartialObjectMetadataList applies only to lists, and its pages have continue tokens", () =>
  withServer(async ({ client }) => {
    for (const name of ["a", "b"]) await createConfigMap(client, name);
    const headers = acceptAs("PartialObjectMetadataList");
    const { body } = await client.send(`${configMaps}?limit=1`, { headers });
    assertEquals([body.items.length, body.metadata.remainingItemCount], [1, 1]);
    const rest = `${configMaps}?limit=1&continue=${body.metadata.continue}`;
    assertEquals((await client.send(rest, { headers })).body.metadata.continue, undefined);
    assertEquals((await client.send(`${configMaps}/a`, { headers })).status, 406);
    const single = { headers: acceptAs("PartialObjectMetadata") };
    assertEquals((await client.send(configMaps, single)).status, 406);
    const none = await client.send("/api/v1/namespaces/none/configmaps", { headers });
    assertEquals(none.body.items, null);
  }));
