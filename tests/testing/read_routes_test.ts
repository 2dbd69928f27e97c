import { assertEquals } from "@std/assert";
import { configMaps, createConfigMap, namesOf, withServer } from "../support/kube_server.ts";
import { test } from "../support/test.ts";

test("a get answers the latest state, however old the resourceVersion that it names", () =>
  withServer(async ({ client }) => {
    const created = await createConfigMap(client, "a");
    for (const query of ["", "?resourceVersion=0", "?resourceVersion=1"]) {
      assertEquals((await client.send(`${configMaps}/a${query}`)).body, created, query);
    }
  }));

test("a get of a resourceVersion in the future is refused with 504, one that is none with 500", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    const future = await client.send(`${configMaps}/a?resourceVersion=999999`);
    assertEquals([future.status, future.body.reason], [504, "Timeout"]);
    assertEquals(future.headers.get("retry-after"), "1");
    assertEquals((await client.send(`${configMaps}/a?resourceVersion=x`)).status, 500);
  }));

test("the status of an object has the same form as the object", () =>
  withServer(async ({ server, client }) => {
    server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" } });
    const path = "/api/v1/namespaces/default/pods/p";
    assertEquals(
      (await client.send(`${path}/status`)).body,
      (await client.send(path)).body,
    );
  }));

test("the same path lists or watches, as its query says", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    const list = await client.send(`${configMaps}?watch=false`);
    assertEquals([list.body.kind, namesOf(list.body)], ["ConfigMapList", ["a"]]);
    await using watch = await client.watch(`${configMaps}?watch`);
    assertEquals((await watch.next())!.object.metadata.name, "a");
  }));

test("a watch that is malformed is refused before it is opened", () =>
  withServer(async ({ server, client }) => {
    assertEquals((await client.send(`${configMaps}?watch=1&timeoutSeconds=x`)).status, 400);
    assertEquals((await client.send(`${configMaps}?watch=1&fieldSelector=a%3Db`)).status, 400);
    assertEquals(server.counters.watchesOpened, 0);
  }));
