import { assertEquals } from "@std/assert";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

interface ApiResource {
  name: string;
  [field: string]: unknown;
}

test("discovery lists versions and groups as the real server does", () =>
  withServer(async ({ server, client }) => {
    const api = (await client.send("/api")).body;
    assertEquals([api.kind, api.versions], ["APIVersions", ["v1"]]);
    const serverAddress = new URL(server.url).host;
    assertEquals(api.serverAddressByClientCIDRs, [{ clientCIDR: "0.0.0.0/0", serverAddress }]);

    const apis = (await client.send("/apis")).body;
    assertEquals([apis.kind, apis.apiVersion], ["APIGroupList", "v1"]);
    const names = apis.groups.map((group: { name: string }) => group.name).sort();
    assertEquals(names, [
      "admissionregistration.k8s.io",
      "apiextensions.k8s.io",
      "apiregistration.k8s.io",
      "apps",
      "authentication.k8s.io",
      "authorization.k8s.io",
      "autoscaling",
      "batch",
      "certificates.k8s.io",
      "coordination.k8s.io",
      "discovery.k8s.io",
      "events.k8s.io",
      "flowcontrol.apiserver.k8s.io",
      "networking.k8s.io",
      "node.k8s.io",
      "policy",
      "rbac.authorization.k8s.io",
      "resource.k8s.io",
      "scheduling.k8s.io",
      "storage.k8s.io",
      "storagemigration.k8s.io",
    ]);
    const version = { groupVersion: "apps/v1", version: "v1" };
    assertEquals((await client.send("/apis/apps")).body, {
      kind: "APIGroup",
      apiVersion: "v1",
      name: "apps",
      versions: [version],
      preferredVersion: version,
    });
  }));

test("discovery describes the resources of a version with their subresources", () =>
  withServer(async ({ client }) => {
    const core = (await client.send("/api/v1")).body;
    assertEquals([core.kind, core.groupVersion], ["APIResourceList", "v1"]);
    const named = (name: string) =>
      core.resources.find((resource: ApiResource) => resource.name === name);
    assertEquals(named("pods"), {
      name: "pods",
      singularName: "pod",
      namespaced: true,
      kind: "Pod",
      verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
      shortNames: ["po"],
      categories: ["all"],
    });
    assertEquals(named("pods/status"), {
      name: "pods/status",
      singularName: "",
      namespaced: true,
      kind: "Pod",
      verbs: ["get", "patch", "update"],
    });
    assertEquals(named("pods/log"), {
      name: "pods/log",
      singularName: "",
      namespaced: true,
      kind: "Pod",
      verbs: ["get"],
    });
    assertEquals(named("serviceaccounts/token").kind, "TokenRequest");
    assertEquals(named("namespaces").verbs.includes("deletecollection"), false);
    const apps = (await client.send("/apis/apps/v1")).body;
    assertEquals([apps.apiVersion, apps.groupVersion], ["v1", "apps/v1"]);
  }));

test("discovery gives 404 for groups and versions that are not served", () =>
  withServer(async ({ client }) => {
    for (const path of ["/api/v2", "/apis/none", "/apis/apps/v9"]) {
      assertEquals((await client.send(path)).status, 404);
    }
  }));

test("discovery prefers stable versions, then newer ones", () =>
  withServer(async ({ client }) => {
    const { body } = await client.send("/apis/example.com");
    const versions = body.versions.map(({ version }: { version: string }) => version);
    assertEquals(versions, ["v2", "v1", "v2beta1", "v1beta2", "v1alpha1", "odd"]);
    assertEquals(body.preferredVersion.version, "v2");
  }, {
    resources: ["v1alpha1", "v1", "odd", "v2beta1", "v2", "v1beta2"].map((version) => ({
      group: "example.com",
      version,
      kind: "Thing",
      plural: "things",
    })),
  }));
