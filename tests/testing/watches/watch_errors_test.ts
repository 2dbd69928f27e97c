import { assertEquals } from "@std/assert";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
import { configMaps, createConfigMap, withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

test("a compacted resourceVersion gives 200, an ERROR event of 410 Expired, and then the end", () =>
  withServer(async ({ server, client }) => {
    const { resourceVersion } = (await createConfigMap(client, "a")).metadata;
    await createConfigMap(client, "b");
    server.compact();
    await using watch = await client.watch(
      `${configMaps}?watch=true&resourceVersion=${resourceVersion}`,
    );
    assertEquals(watch.status, 200);
    assertEquals(await watch.next(), {
      type: "ERROR",
      object: {
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Failure",
        message: `too old resource version: ${resourceVersion} (${server.store.compactedRevision})`,
        reason: "Expired",
        code: 410,
      },
    });
    assertEquals(await watch.next(), undefined);
    assertEquals(server.counters.openWatches, 0);
  }));

test("initial events of a future resourceVersion end with an ERROR event of 504", () =>
  withServer(async ({ client }) => {
    await using watch = await client.watch(
      `${configMaps}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&resourceVersion=99999`,
    );
    const event = await watch.next();
    assertEquals([event!.type, event!.object.reason, event!.object.code], [
      "ERROR",
      "Timeout",
      504,
    ]);
  }));

test("a watch that cannot show an event says so and ends, and takes it from no listener", () => {
  const errors: string[] = [];
  const conversion = {
    toStored: (object: KubeObject) => object,
    toServed: () => {
      throw new Error("no such form");
    },
  };
  const resource = { group: "example.com", kind: "Thing", plural: "things", conversion };
  const onListenerError = (error: unknown) => errors.push((error as Error).message);
  return withServer(async ({ server, client }) => {
    await using watch = await client.watch("/apis/example.com/v1/things?watch=true");
    const told: string[] = [];
    using _later = server.store.subscribe("example.com/things", ({ key }) => told.push(key));
    server.store.put("example.com/things", "default/a", { metadata: { name: "a" } });
    const { type, object } = (await watch.next())!;
    assertEquals([type, object.code, await watch.next()], ["ERROR", 500, undefined]);
    assertEquals([errors, told], [["no such form"], ["default/a"]]);
  }, { resources: [resource], onListenerError });
});

const refused: [string, number, string][] = [
  [
    "sendInitialEvents=true",
    422,
    'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
  ],
  [
    "resourceVersion=1&resourceVersionMatch=NotOlderThan",
    422,
    'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
  ],
  [
    "resourceVersion=abc",
    500,
    'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
  ],
  [
    "labelSelector=a%3D%3D%3Db",
    400,
    "unable to parse requirement: found '=', expected: identifier",
  ],
];

for (const [query, code, message] of refused) {
  test(`a watch with ${decodeURIComponent(query)} is refused with ${code}`, () =>
    withServer(async ({ server, client }) => {
      const { status, body } = await client.send(`${configMaps}?watch=true&${query}`);
      assertEquals([status, body.message], [code, message]);
      assertEquals(server.counters.openWatches, 0);
    }));
}
