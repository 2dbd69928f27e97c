import { assertEquals } from "@std/assert";
import { captureObjects, isServersOwn } from "../../../src/testing/door/object_snapshot.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { test } from "../../support/test.ts";

test("a snapshot has all objects but those that name the server's address or its CA", async () => {
  await using server = await startApiServer({ clusterObjects: true });
  const metadata = { name: "a" };
  server.objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata });
  const snapshot = captureObjects(server.store);
  server.objects.delete({ apiVersion: "v1", kind: "ConfigMap", name: "a" });
  assertEquals(snapshot.get("services")!.size, 0);
  assertEquals(snapshot.get("serviceaccounts")!.size, 4);
  assertEquals([...snapshot.get("configmaps")!.keys()], ["default/a"]);
  assertEquals(snapshot.get("namespaces")!.size, 4);
});

test("the server's own objects are known by their places", () => {
  for (
    const [collection, key, isOwn] of [
      ["services", "default/kubernetes", true],
      ["discovery.k8s.io/endpointslices", "default/kubernetes", true],
      ["configmaps", "x/kube-root-ca.crt", true],
      ["configmaps", "default/kubernetes", false],
      ["services", "default/web", false],
    ] as const
  ) {
    assertEquals(isServersOwn(collection, key), isOwn, key);
  }
});
