import { assertEquals } from "@std/assert";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

const service = "/api/v1/namespaces/default/services/kubernetes";
const slice = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes";

test("default/kubernetes names the port of the server, and its EndpointSlice the server", () =>
  withServer(async ({ server, client }) => {
    const port = Number(new URL(server.url).port);
    const { body } = await client.send(service);
    assertEquals(body.spec.ports, [
      { name: "https", protocol: "TCP", port: 443, targetPort: port },
    ]);
    const { metadata, endpoints, ports } = (await client.send(slice)).body;
    assertEquals(metadata.labels, { "kubernetes.io/service-name": "kubernetes" });
    assertEquals([endpoints[0].addresses, ports[0].port], [["127.0.0.1"], port]);
  }, { clusterObjects: true }));

test("default/kubernetes and its EndpointSlice are created again after their deletion", () =>
  withServer(async ({ client }) => {
    for (const path of [service, slice]) {
      const { uid } = (await client.send(path)).body.metadata;
      assertEquals((await client.send(path, { method: "DELETE" })).status, 200);
      const { status, body } = await client.send(path);
      assertEquals([status, body.metadata.uid === uid], [200, false]);
    }
  }, { clusterObjects: true }));

test("the Service and the EndpointSlice of the server can be written back as they are", () =>
  withServer(async ({ client }) => {
    for (const path of [service, slice]) {
      const { body } = await client.send(path);
      assertEquals((await client.send(path, { method: "PUT", json: body })).status, 200, path);
    }
    const { body } = await client.send(slice);
    const endpoints = [{ addresses: ["127.0.0.2"] }];
    const changed = await client.send(slice, { method: "PUT", json: { ...body, endpoints } });
    assertEquals(changed.status, 422);
  }, { clusterObjects: true }));

test("the addresses of Services are those of the range that the server is given", () =>
  withServer(async ({ client }) => {
    const path = "/api/v1/namespaces/default/services";
    const addressOf = async (name: string) =>
      (await client.send(`${path}/${name}`)).body.spec.clusterIP;
    const ports = [{ port: 80 }];
    const named = { type: "ExternalName", externalName: "a.example.com", ports };
    await client.send(path, { method: "POST", json: { metadata: { name: "a" }, spec: { ports } } });
    await client.send(path, { method: "POST", json: { metadata: { name: "b" }, spec: named } });
    const changed = { metadata: { name: "b" }, spec: { type: "ClusterIP", ports } };
    await client.send(`${path}/b`, { method: "PUT", json: changed });
    assertEquals(await Promise.all(["kubernetes", "a", "b"].map(addressOf)), [
      "10.99.0.1",
      "10.99.0.11",
      "10.99.0.13",
    ]);
  }, { clusterObjects: true, serviceClusterIpRange: "10.99.0.0/24" }));
