import { assertEquals, assertStringIncludes } from "@std/assert";
import { configMaps, createConfigMap, withServer } from "../../support/servers/kube_server.ts";
import { RawClient } from "../../support/connections/raw_fetch.ts";
import { test } from "../../support/test.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";

const unauthorized = {
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Failure",
  message: "Unauthorized",
  reason: "Unauthorized",
  code: 401,
};

test("a request with a bad token is refused with the 401 of Kubernetes", () =>
  withServer(async ({ server }) => {
    using client = new RawClient({ url: server.url, caPem: server.caPem });
    const headers = { authorization: "Bearer nonsense" };
    const { status, body } = await client.send("/api/v1/pods", { headers });
    assertEquals([status, body], [401, unauthorized]);
    assertEquals(server.counters.unauthorized, 1);
  }));

test("a request without a bearer token is anonymous, and refused with 403", () =>
  withServer(async ({ server }) => {
    using client = new RawClient({ url: server.url, caPem: server.caPem });
    const { token } = await server.issueToken();
    const headers = [{}, { authorization: "Bearer" }, { authorization: `Basic ${token}` }];
    for (const header of headers) {
      const { status, body } = await client.send("/api/v1/pods", { headers: header });
      assertEquals([status, body.reason], [403, "Forbidden"]);
      assertStringIncludes(body.message, 'User "system:anonymous" cannot list resource "pods"');
    }
  }));

test("health and version need no token, but refuse a wrong one", () =>
  withServer(async ({ server }) => {
    using client = new RawClient({ url: server.url, caPem: server.caPem });
    for (const path of ["/healthz", "/livez", "/readyz", "/version"]) {
      assertEquals((await client.send(path)).status, 200);
      const headers = { authorization: "Bearer nonsense" };
      assertEquals((await client.send(path, { headers })).status, 401);
    }
  }));

test("an expired token is refused, while a watch that was opened with it goes on", async () => {
  let now = Date.now();
  await withServer(async ({ server }) => {
    const { token } = await server.issueToken({ expirationMs: 5000 });
    using client = new RawClient({ url: server.url, caPem: server.caPem, token });
    await using watch = await client.watch(
      `${configMaps}?watch=true&resourceVersion=${server.store.revision}`,
    );
    now += 5001;
    assertEquals((await client.send(configMaps)).status, 401);
    const metadata = { name: "after" };
    server.objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata });
    assertEquals((await watch.take(1))[0]!.object.metadata.name, "after");
  }, { now: () => now });
});

test("a revoked token is refused at once", () =>
  withServer(async ({ server }) => {
    const { token } = await server.issueToken();
    using client = new RawClient({ url: server.url, caPem: server.caPem, token });
    assertEquals((await client.send(configMaps)).status, 200);
    server.tokens.revoke(token);
    assertEquals((await client.send(configMaps)).status, 401);
  }));

test("the tokens of a deleted service account are refused", () =>
  withServer(async ({ server }) => {
    const { token } = await server.issueToken({ name: "gone" });
    using client = new RawClient({ url: server.url, caPem: server.caPem, token });
    assertEquals((await client.send(configMaps)).status, 200);
    server.objects.delete({ apiVersion: "v1", kind: "ServiceAccount", name: "gone" });
    assertEquals((await client.send(configMaps)).status, 401);
  }));

test("a token that is bound to a pod is refused from the deletion of the pod on", () =>
  withServer(async ({ server }) => {
    const account = { namespace: "default", name: "default" };
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: podSpec };
    const { uid = "" } = server.objects.create(pod).metadata;
    const binding = { pod: { name: "web", uid } };
    const { token } = await server.tokens.issue(account, { binding });
    using client = new RawClient({ url: server.url, caPem: server.caPem, token });
    assertEquals((await client.send(configMaps)).status, 200);
    server.objects.delete({ apiVersion: "v1", kind: "Pod", name: "web" });
    assertEquals((await client.send(configMaps)).status, 401);
  }));

test("a server without authentication accepts every request", () =>
  withServer(async ({ server }) => {
    using client = new RawClient({ url: server.url, caPem: server.caPem });
    await createConfigMap(client, "a");
    assertEquals(server.requests.at(-1)!.username, "kubernetes-admin");
  }, { authentication: "none" }));
