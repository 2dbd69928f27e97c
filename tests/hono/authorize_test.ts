import { assertEquals, assertThrows } from "@std/assert";
import { Hono } from "hono";
import type { KubeFetch } from "../../mod.ts";
import { type Access, authenticate, authorize } from "../../src/hono/mod.ts";
import { bindClusterRole } from "../support/servers/bind_cluster_role.ts";
import { test } from "../support/test.ts";
import {
  bearer,
  type ReviewedService,
  startReviewedService,
} from "../support/hono/reviewed_service.ts";

const group = "rbac.authorization.k8s.io";

/** Binds an account to the rules of a new role; the namespace `default` if it is not for paths. */
function grant({ server }: ReviewedService, name: string, rules: unknown[]): () => void {
  const apiVersion = `${group}/v1`;
  const metadata = { name };
  server.objects.create({ apiVersion, kind: "ClusterRole", metadata, rules });
  bindClusterRole(server, name, name);
  return () => void server.objects.delete({ apiVersion, kind: "ClusterRoleBinding", name });
}

function serviceOf(kube: KubeFetch, access: Parameters<typeof authorize>[1]) {
  const app = new Hono();
  app.use(authenticate(kube));
  app.get("/:namespace?/:name?", authorize(kube, access), (c) => c.text(c.var.user.username));
  return app;
}

test("authorize lets a user pass who may read the path", async () => {
  await using service = await startReviewedService();
  const app = serviceOf(service.kube, { verb: "get", path: "/metrics" });
  const token = await service.issue("robot");
  const refused = await app.request("/", bearer(token));
  assertEquals([refused.status, (await refused.json()).message], [
    403,
    'forbidden: User "system:serviceaccount:default:robot" cannot get path "/metrics"',
  ]);
  grant(service, "reader", [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }]);
  const allowed = await app.request("/", bearer(await service.issue("reader")));
  assertEquals(await allowed.text(), "system:serviceaccount:default:reader");
});

test("authorize refuses in the words of the API server itself", async () => {
  await using service = await startReviewedService();
  const token = await service.issue("robot");
  const ask = async (access: Access, path: string) => {
    const response = await serviceOf(service.kube, access).request("/", bearer(token));
    const own = (await response.json()).message;
    const direct = await service.kube.fetch(path, {
      headers: { authorization: `Bearer ${token}` },
    });
    assertEquals(own, (await direct.json()).message.replace(/ "web"(?= is)/, ""));
    assertEquals([response.status, direct.status], [403, 403]);
  };
  const namespace = "default";
  await ask({ verb: "list", resource: "pods", namespace }, "/api/v1/namespaces/default/pods");
  await ask({ verb: "list", resource: "nodes" }, "/api/v1/nodes");
  const log = { verb: "get", resource: "pods", subresource: "log", namespace, name: "web" };
  await ask(log, "/api/v1/namespaces/default/pods/web/log");
  const deployment = { verb: "get", group: "apps", resource: "deployments", namespace };
  await ask(
    { ...deployment, name: "web" },
    "/apis/apps/v1/namespaces/default/deployments/web",
  );
});

test("authorize asks about the access of each request, by its parameters", async () => {
  await using service = await startReviewedService();
  grant(service, "robot", [
    { apiGroups: [""], resources: ["pods/log"], resourceNames: ["web"], verbs: ["get"] },
  ]);
  const app = serviceOf(service.kube, (c) => ({
    verb: "get",
    resource: "pods",
    subresource: "log",
    namespace: c.req.param("namespace") ?? "",
    name: c.req.param("name") ?? "",
  }));
  const init = bearer(await service.issue("robot"));
  const statusOf = async (path: string) => (await app.request(path, init)).status;
  assertEquals([await statusOf("/default/web"), await statusOf("/default/db")], [200, 403]);
  assertEquals(service.reviews("subjectaccessreviews"), 2);
});

test("authorize keeps an allowed access for 5 minutes, and a denied one for 30 s", async () => {
  await using service = await startReviewedService();
  const rules = [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }];
  const revoke = grant(service, "reader", rules);
  const app = serviceOf(service.kube, { verb: "get", path: "/metrics" });
  const hour = { expirationMs: 3_600_000 };
  const reader = bearer(await service.issue("reader", hour));
  const robot = bearer(await service.issue("robot", hour));
  const statuses =
    async () => [(await app.request("/", reader)).status, (await app.request("/", robot)).status];
  assertEquals(await statuses(), [200, 403]);
  revoke();
  grant(service, "robot", rules);
  service.clock.skip(29_999);
  assertEquals(await statuses(), [200, 403]);
  service.clock.skip(1);
  assertEquals(await statuses(), [200, 200]);
  service.clock.skip(269_999);
  assertEquals(await statuses(), [200, 200]);
  service.clock.skip(1);
  assertEquals(await statuses(), [403, 200]);
});

test("authorize answers 503 while the API server cannot be asked", async () => {
  await using service = await startReviewedService();
  const app = serviceOf(service.kube, { verb: "get", path: "/metrics" });
  const match = { path: /subjectaccessreviews/ };
  service.server.faults.inject({ kind: "status", code: 500, match });
  const init = bearer(await service.issue("robot"));
  assertEquals((await app.request("/", init)).status, 503);
  assertEquals((await app.request("/", init)).status, 403);
});

test("authorize without a user before it, or without an access, says what is missing", async () => {
  await using service = await startReviewedService();
  const { kube } = service;
  const app = new Hono();
  const errors: string[] = [];
  app.onError((error, c) => {
    errors.push(error.message);
    return c.text("failed", 500);
  });
  app.get("/alone", authorize(kube, { verb: "get", path: "/" }), (c) => c.text(""));
  app.get("/asked", authenticate(kube), authorize(kube, () => ({ verb: "get", resource: "" })));
  await app.request("/alone");
  await app.request("/asked", bearer(await service.issue("robot")));
  assertEquals(errors, [
    "authorize found no user: put authenticate(…) before it.",
    "The access to authorize needs a resource that is not empty.",
  ]);
  const refused = (access: unknown, text: string) =>
    assertThrows(() => authorize(kube, access as Access), TypeError, text);
  refused({ verb: "", path: "/" }, "needs a verb");
  refused({ verb: "get", path: "" }, "needs a path");
  refused({ verb: "get" }, "needs a resource");
});
