import { assertEquals } from "@std/assert";
import { assertRefusals } from "../../support/objects/recorded_refusals.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { test } from "../../support/test.ts";

test("ConfigMaps, Secrets, namespaces, nodes and Events are refused as a real server refuses them", () => {
  assertRefusals("ConfigMap", "Secret", "Namespace", "Node", "Event");
});

test("keys of data may have the names of members of every JavaScript object", async () => {
  await using server = await startApiServer();
  const data = { constructor: "a", toString: "b", hasOwnProperty: "c", valueOf: "d" };
  const metadata = { name: "names" };
  const reference = { apiVersion: "v1", kind: "ConfigMap" };
  server.objects.create({ ...reference, metadata, data });
  assertEquals(server.objects.get({ ...reference, name: "names" }).data, data);
});
