import { assertEquals } from "@std/assert";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";
import { workloadSpec } from "../../support/objects/complete_specs.ts";

const namespaces = "/api/v1/namespaces";

function conditionsOf({ status }: { status: { conditions: Record<string, string>[] } }): string[] {
  return status.conditions.map(({ type, status, reason }) => `${type}=${status} ${reason}`);
}

test("default and kube-system exist from the start, each with its default ServiceAccount", () =>
  withServer(async ({ server, client }) => {
    const { body } = await client.send(namespaces);
    const names = body.items.map((item: { metadata: { name: string } }) => item.metadata.name);
    assertEquals(names, ["default", "extra", "kube-system"]);
    const accounts = server.objects.list({ apiVersion: "v1", kind: "ServiceAccount" });
    assertEquals(accounts.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`), [
      "default/default",
      "extra/default",
      "kube-system/default",
    ]);
  }, { namespaces: ["extra"] }));

test("a new namespace is Active, and has its ServiceAccount before the response", () =>
  withServer(async ({ client }) => {
    const json = { metadata: { name: "shop" } };
    const { status, body } = await client.send(namespaces, { method: "POST", json });
    assertEquals([status, body.status.phase, body.spec.finalizers], [201, "Active", [
      "kubernetes",
    ]]);
    assertEquals(body.metadata.labels, { "kubernetes.io/metadata.name": "shop" });
    assertEquals((await client.send(`${namespaces}/shop/serviceaccounts/default`)).status, 200);
  }));

test("the deletion of a namespace returns it as Terminating, and deletes its contents too", () =>
  withServer(async ({ server, client }) => {
    const create = (kind: string, apiVersion = "v1", spec = {}) =>
      server.objects.create({
        apiVersion,
        kind,
        metadata: { name: "x", namespace: "shop" },
        spec,
      });
    create("ConfigMap");
    create("Pod", "v1", podSpec);
    create("Deployment", "apps/v1", workloadSpec);
    const start = server.store.revision;
    await using watch = await client.watch(`${namespaces}?watch=true&resourceVersion=${start}`);
    const { status, body } = await client.send(`${namespaces}/shop`, { method: "DELETE" });
    assertEquals([status, body.kind, body.status.phase], [200, "Namespace", "Terminating"]);
    const events = await watch.take(3);
    assertEquals(events.map(({ type }) => type), ["MODIFIED", "MODIFIED", "DELETED"]);
    assertEquals(conditionsOf(events[1]!.object), [
      "NamespaceDeletionDiscoveryFailure=False ResourcesDiscovered",
      "NamespaceDeletionGroupVersionParsingFailure=False ParsedGroupVersions",
      "NamespaceDeletionContentFailure=False ContentDeleted",
      "NamespaceContentRemaining=False ContentRemoved",
      "NamespaceFinalizersRemaining=False ContentHasNoFinalizers",
    ]);
    assertEquals((await client.send(`${namespaces}/shop`)).status, 404);
    for (const path of ["/api/v1/configmaps", "/api/v1/pods", "/apis/apps/v1/deployments"]) {
      assertEquals((await client.send(path)).body.items, [], path);
    }
  }, { namespaces: ["shop"] }));

test("a namespace with an object that has finalizers stays Terminating, and accepts no new objects", () =>
  withServer(async ({ server, client }) => {
    const path = `${namespaces}/shop/configmaps`;
    const held = { metadata: { name: "held", finalizers: ["example.com/hold"] } };
    await client.send(path, { method: "POST", json: held });
    await client.send(`${namespaces}/shop`, { method: "DELETE" });
    const refused = await client.send(path, {
      method: "POST",
      json: { metadata: { name: "new" } },
    });
    assertEquals([refused.status, refused.body.reason], [403, "Forbidden"]);
    assertEquals(
      refused.body.message,
      'configmaps "new" is forbidden: unable to create new content in namespace shop because it is being terminated',
    );
    assertEquals(refused.body.details.causes, [{
      reason: "NamespaceTerminating",
      message: "namespace shop is being terminated",
      field: "metadata.namespace",
    }]);
    const again = await client.send(`${namespaces}/shop`, { method: "DELETE" });
    assertEquals([again.status, again.body.status.phase], [200, "Terminating"]);
    assertEquals(conditionsOf((await client.send(`${namespaces}/shop`)).body).slice(3), [
      "NamespaceContentRemaining=True SomeResourcesRemain",
      "NamespaceFinalizersRemaining=True SomeFinalizersRemain",
    ]);

    await client.send(`${path}/held`, {
      method: "PATCH",
      headers: { "content-type": "application/merge-patch+json" },
      json: { metadata: { finalizers: null } },
    });
    assertEquals((await client.send(`${namespaces}/shop`)).status, 404);
    assertEquals(server.objects.list({ apiVersion: "v1", kind: "ConfigMap" }), []);
  }, { namespaces: ["shop"] }));

test("a namespace with finalizers of its own is removed when the last one is removed", () =>
  withServer(async ({ client }) => {
    const json = { metadata: { name: "held", finalizers: ["example.com/hold"] } };
    await client.send(namespaces, { method: "POST", json });
    await client.send(`${namespaces}/held`, { method: "DELETE" });
    const path = `${namespaces}/held`;
    assertEquals((await client.send(path)).body.status.phase, "Terminating");
    await client.send(path, {
      method: "PATCH",
      headers: { "content-type": "application/merge-patch+json" },
      json: { metadata: { finalizers: [] } },
    });
    assertEquals((await client.send(path)).status, 404);
  }));

test("a namespace that the cluster needs cannot be deleted", () =>
  withServer(async ({ client }) => {
    const { status, body } = await client.send(`${namespaces}/default`, { method: "DELETE" });
    assertEquals(status, 403);
    assertEquals(
      body.message,
      'namespaces "default" is forbidden: this namespace may not be deleted',
    );
  }));

test("the name of a namespace must be a label", () =>
  withServer(async ({ client }) => {
    const json = { metadata: { name: "a.b" } };
    const { status, body } = await client.send(namespaces, { method: "POST", json });
    assertEquals(status, 422);
    assertEquals(
      body.message,
      'Namespace "a.b" is invalid: metadata.name: Invalid value: "a.b": must not contain dots',
    );
  }));

test("without the controller a deleted namespace stays, until finalize leaves it no finalizer", () =>
  withServer(async ({ server, client }) => {
    const json = { metadata: { name: "shop" } };
    await client.send(namespaces, { method: "POST", json });
    assertEquals((await client.send(`${namespaces}/shop/serviceaccounts`)).body.items, []);
    server.objects.create({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "x", namespace: "shop" },
    });
    await client.send(`${namespaces}/shop`, { method: "DELETE" });
    const { body } = await client.send(`${namespaces}/shop`);
    assertEquals([body.status.phase, body.spec.finalizers], ["Terminating", ["kubernetes"]]);
    const finalized = { method: "PUT", json: { ...body, spec: {} } };
    assertEquals((await client.send(`${namespaces}/shop/finalize`, finalized)).status, 200);
    assertEquals((await client.send(`${namespaces}/shop`)).status, 404);
    assertEquals((await client.send(`${namespaces}/shop/secrets/x`)).status, 200);
  }, { namespaceControllers: false }));

test("a namespace that a snapshot brings keeps the ServiceAccount of the snapshot", () =>
  withServer(({ server }) => {
    const metadata = { name: "default", namespace: "shop", uid: "1" };
    server.store.batch(() => {
      server.store.put("serviceaccounts", "shop/default", { metadata });
      server.store.put("namespaces", "shop", { metadata: { name: "shop", uid: "2" } });
    });
    const account = { apiVersion: "v1", kind: "ServiceAccount", name: "default" };
    assertEquals(server.objects.get({ ...account, namespace: "shop" }).metadata.uid, "1");
    return Promise.resolve();
  }));
