import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { RequestAttributes } from "../../../src/testing/access/decision.ts";
import { configMaps, createConfigMap, withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

const user = "system:serviceaccount:default:default";

test("a request that authorize refuses gets the 403 of Kubernetes", () =>
  withServer(async ({ client }) => {
    const list = await client.send("/apis/apps/v1/namespaces/default/deployments");
    assertEquals(list.status, 403);
    assertEquals(
      list.body.message,
      `deployments.apps is forbidden: User "${user}" cannot list resource "deployments" in API group "apps" in the namespace "default"`,
    );
    assertEquals(list.body.details, { group: "apps", kind: "deployments" });
    const status = await client.send("/api/v1/nodes/n/status");
    assertEquals(
      status.body.message,
      `nodes "n" is forbidden: User "${user}" cannot get resource "nodes/status" in API group "" at the cluster scope`,
    );
    const path = await client.send("/apis");
    assertEquals(path.body.message, `forbidden: User "${user}" cannot get path "/apis"`);
  }, { authorize: () => false }));

test("authorize gets the request's attributes, and the text that it returns becomes part of the message", async () => {
  const asked: RequestAttributes[] = [];
  await withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    const { body } = await client.send(`${configMaps}/a`, { method: "DELETE" });
    assertEquals(
      body.message,
      `configmaps "a" is forbidden: User "${user}" cannot delete resource "configmaps" in API group "" in the namespace "default": not today`,
    );
    const [first, second] = asked;
    assertEquals([first!.verb, first!.plural, first!.user.username], [
      "create",
      "configmaps",
      user,
    ]);
    assertEquals([second!.verb, second!.name, second!.namespace], ["delete", "a", "default"]);
  }, {
    authorize: (attributes) => {
      asked.push(attributes);
      return attributes.verb === "delete" ? "not today" : true;
    },
  });
});

test("warnings are sent as Warning headers of code 299", () =>
  withServer(async ({ client }) => {
    const { headers } = await client.send(configMaps);
    assertEquals(headers.get("warning"), '299 - "v1 \\"old\\" is deprecated", 299 - "second"');
    assertEquals((await client.send("/version")).headers.get("warning"), null);
  }, {
    warnings: ({ isResource }) => isResource ? ['v1 "old" is deprecated', "second"] : [],
  }));

test("every response has an Audit-Id and is JSON, also when it is a failure", () =>
  withServer(async ({ client }) => {
    for (const path of [configMaps, `${configMaps}/none`, `${configMaps}?limit=x`]) {
      const { headers } = await client.send(path);
      assertMatch(headers.get("audit-id") ?? "", /^[0-9a-f-]{36}$/);
      assertEquals(headers.get("content-type"), "application/json");
    }
  }));

test("requests are logged without their headers", () =>
  withServer(async ({ server, client }) => {
    await client.send(`${configMaps}?limit=3`, { headers: { "user-agent": "tester/1" } });
    await client.send(`${configMaps}/none`);
    await client.send("/version");
    assertEquals(server.requests.length, 3);
    const [, missing, version] = server.requests;
    assertEquals([missing!.status, missing!.verb, missing!.username], [404, "get", user]);
    assertEquals([version!.path, version!.status], ["/version", 200]);
    assertEquals(server.counters.requests, 3);
    assertEquals(JSON.stringify(server.requests).includes("earer"), false);
  }));

test("faults apply after authentication and before the routes", () =>
  withServer(async ({ server, client }) => {
    using fault = server.faults.inject({ kind: "status", code: 503, match: { path: "/api/v1" } });
    const headers = { authorization: "Bearer wrong" };
    assertEquals((await client.send(configMaps, { headers })).status, 401);
    assertEquals(fault.hits, 0);
    assertEquals((await client.send(configMaps)).status, 503);
    assertEquals((await client.send(configMaps)).status, 200);
    assertEquals(fault.hits, 1);
  }));

test("a request whose connection is cut by a fault is logged with status 0 or the fault's own", () =>
  withServer(async ({ server, client }) => {
    server.faults.inject({ kind: "cut", after: "request" });
    await assertRejects(() => client.send(configMaps));
    assertEquals(server.counters.requests, 1);
    assertEquals((await client.send(configMaps)).status, 200);
  }));
