import { assertEquals } from "@std/assert";
import { configMaps, withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

const forbidden = (verb: string) =>
  `configmaps "a" is forbidden: User "system:serviceaccount:default:default" cannot ${verb} ` +
  'resource "configmaps" in API group "" in the namespace "default"';

test("an apply that creates an object needs the right to create, too", () =>
  withServer(async ({ server, client }) => {
    const apply = () =>
      client.send(`${configMaps}/a?fieldManager=test`, {
        method: "PATCH",
        headers: { "content-type": "application/apply-patch+yaml" },
        json: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } },
      });
    const { status, body } = await apply();
    assertEquals([status, body.message], [403, forbidden("create")]);
    server.objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } });
    assertEquals((await apply()).status, 200);
  }, { authorize: ({ verb }) => verb !== "create" }));

test("a PUT that creates an object needs the right to create, too", () =>
  withServer(async ({ client }) => {
    const leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases/a";
    const json = { metadata: { name: "a" }, spec: {} };
    const { status } = await client.send(leases, { method: "PUT", json });
    assertEquals(status, 403);
  }, { authorize: ({ verb }) => verb !== "create" }));

test("a request that is not allowed is refused before its object is looked for", () =>
  withServer(async ({ client }) => {
    const { status, body } = await client.send(`${configMaps}/a`);
    assertEquals([status, body.message], [403, forbidden("get")]);
  }, { authorize: () => false }));

test("a stream to a pod needs the right to create, and its refusal has only the hook's reason", () =>
  withServer(async ({ client }) => {
    const path = "/api/v1/namespaces/default/pods/web/exec?command=date";
    const { status, body } = await client.send(path);
    assertEquals([status, body.message], [403, 'pods "web" is forbidden: not today']);
    const created = await client.send(path, { method: "POST" });
    assertEquals(created.body.message.endsWith('"default": not today'), true);
  }, { authorize: ({ verb }) => verb !== "create" || "not today" }));
