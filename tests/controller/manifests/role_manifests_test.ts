import { assertEquals } from "@std/assert";
import { defineResource } from "../../../src/client/resource_definition.ts";
import type { Permission } from "../../../src/controller/work/permission.ts";
import { roleManifests } from "../../../src/controller/manifests/role_manifests.ts";
import { configMaps, websites } from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

const nodes = defineResource({
  group: "",
  version: "v1",
  plural: "nodes",
  kind: "Node",
  namespaced: false,
});
const account = { name: "sites", namespace: "ops" };

/** The rules of each role, by `kind namespace`. */
function rulesOf(permissions: Permission[], unused: Permission[] = []) {
  return Object.fromEntries(
    roleManifests(permissions, { ...account, unused })
      .filter(({ rules }) => rules)
      .map(({ kind, metadata, rules }) => [[kind, metadata.namespace].join(" ").trim(), rules]),
  );
}

test("roleManifests binds a ClusterRole, and a Role in each namespace, to the account", () => {
  const verbs = ["get"];
  const subjects = [{ kind: "ServiceAccount", name: "sites", namespace: "ops" }];
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const apiGroup = "rbac.authorization.k8s.io";
  const metadata = { name: "sites" };
  const shop = { name: "sites", namespace: "shop" };
  assertEquals(
    roleManifests([
      { resource: configMaps, verbs, namespace: "shop" },
      { resource: nodes, verbs, namespace: "shop" }, // nodes have no namespace
    ], account),
    [
      {
        apiVersion,
        kind: "ClusterRole",
        metadata,
        rules: [{ apiGroups: [""], resources: ["nodes"], verbs }],
      },
      {
        apiVersion,
        kind: "ClusterRoleBinding",
        metadata,
        roleRef: { apiGroup, kind: "ClusterRole", name: "sites" },
        subjects,
      },
      {
        apiVersion,
        kind: "Role",
        metadata: shop,
        rules: [{ apiGroups: [""], resources: ["configmaps"], verbs }],
      },
      {
        apiVersion,
        kind: "RoleBinding",
        metadata: shop,
        roleRef: { apiGroup, kind: "Role", name: "sites" },
        subjects,
      },
    ],
  );
  assertEquals(roleManifests([], account), []);
});

test("roleManifests joins the verbs of a resource, and resources with the same verbs", () => {
  const permissions = [
    { resource: configMaps, verbs: ["watch", "list"] },
    { resource: websites, verbs: ["patch"], subresource: "status" },
    { resource: nodes, verbs: ["list", "watch"] },
    { resource: configMaps, verbs: ["bind", "delete", "list"] },
    { resource: configMaps, verbs: ["list", "watch"], subresource: "parts" },
  ];
  assertEquals(rulesOf(permissions), {
    ClusterRole: [
      { apiGroups: [""], resources: ["configmaps"], verbs: ["list", "watch", "delete", "bind"] },
      { apiGroups: ["example.com"], resources: ["websites/status"], verbs: ["patch"] },
      { apiGroups: [""], resources: ["nodes", "configmaps/parts"], verbs: ["list", "watch"] },
    ],
  });
});

test("roleManifests leaves out rights that others contain", () => {
  const permissions = [
    { resource: configMaps, verbs: ["get", "update"], namespace: "shop", name: "map" },
    { resource: configMaps, verbs: ["get"], namespace: "shop" },
    { resource: websites, verbs: ["list"], namespace: "shop" },
    { resource: websites, verbs: ["list"] },
  ];
  assertEquals(rulesOf(permissions), {
    ClusterRole: [{ apiGroups: ["example.com"], resources: ["websites"], verbs: ["list"] }],
    "Role shop": [
      { apiGroups: [""], resources: ["configmaps"], resourceNames: ["map"], verbs: ["update"] },
      { apiGroups: [""], resources: ["configmaps"], verbs: ["get"] },
    ],
  });
});

test("roleManifests takes unused rights away, in all namespaces or in one", () => {
  const permissions = ["shop", "mail"].map((namespace) => ({
    resource: configMaps,
    verbs: ["get", "list"],
    namespace,
  }));
  const rule = (...verbs: string[]) => [{ apiGroups: [""], resources: ["configmaps"], verbs }];
  assertEquals(rulesOf(permissions, [{ resource: configMaps, verbs: ["get"] }]), {
    "Role mail": rule("list"),
    "Role shop": rule("list"),
  });
  const unused = [{ resource: configMaps, verbs: ["get", "list"], namespace: "shop" }];
  assertEquals(rulesOf(permissions, unused), { "Role mail": rule("get", "list") });
});
