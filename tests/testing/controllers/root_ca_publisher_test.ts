import { assertEquals } from "@std/assert";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

const namespaces = "/api/v1/namespaces";
const pathIn = (namespace: string) => `${namespaces}/${namespace}/configmaps/kube-root-ca.crt`;

test("each namespace has the CA of the server, before the response to its creation", () =>
  withServer(async ({ server, client }) => {
    await client.send(namespaces, { method: "POST", json: { metadata: { name: "shop" } } });
    for (const namespace of ["default", "kube-public", "shop"]) {
      const { status, body } = await client.send(pathIn(namespace));
      assertEquals([status, body.data], [200, { "ca.crt": server.caPem }], namespace);
    }
  }, { clusterObjects: true }));

test("kube-root-ca.crt is created again after its deletion, and its data are put right", () =>
  withServer(async ({ server, client }) => {
    const path = pathIn("default");
    const { uid } = (await client.send(path)).body.metadata;
    assertEquals((await client.send(path, { method: "DELETE" })).status, 200);
    const again = (await client.send(path)).body;
    assertEquals([again.metadata.uid === uid, again.data["ca.crt"]], [false, server.caPem]);
    const json = { ...again, data: { "ca.crt": "mine" }, metadata: { name: again.metadata.name } };
    assertEquals((await client.send(path, { method: "PUT", json })).status, 200);
    assertEquals((await client.send(path)).body.data, { "ca.crt": server.caPem });
  }, { clusterObjects: true }));

test("kube-root-ca.crt follows a new CA, and goes with its namespace", () =>
  withServer(async ({ server }) => {
    const before = server.caPem;
    const reference = { apiVersion: "v1", kind: "ConfigMap", name: "kube-root-ca.crt" };
    const after = await server.rotateCa();
    assertEquals(after === before, false);
    assertEquals(server.objects.get({ ...reference, namespace: "shop" }).data, { "ca.crt": after });
    server.objects.delete({ apiVersion: "v1", kind: "Namespace", name: "shop" });
    assertEquals(server.store.get("namespaces", "shop"), undefined);
    assertEquals(server.store.get("configmaps", "shop/kube-root-ca.crt"), undefined);
  }, { clusterObjects: true, namespaces: ["shop"] }));
