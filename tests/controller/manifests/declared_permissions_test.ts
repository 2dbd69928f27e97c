import { assertEquals } from "@std/assert";
import { defineResource } from "../../../src/client/resource_definition.ts";
import type { ManagerOptions } from "../../../src/controller/run/manager_options.ts";
import {
  type Declared,
  declaredPermissions,
} from "../../../src/controller/manifests/declared_permissions.ts";
import { configMaps, websites } from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

const namespaces = defineResource({
  group: "",
  version: "v1",
  plural: "namespaces",
  kind: "Namespace",
  namespaced: false,
});
const secrets = defineResource({ group: "", version: "v1", plural: "secrets", kind: "Secret" });

/** The permissions as texts such as `shop: websites/status patch`. */
function permissionsOf(declared: Declared[], manager: ManagerOptions = {}): string[] {
  const controllers = declared.map((options) => ({ options }));
  return declaredPermissions(manager, controllers, { namespace: "ops" }).map(
    ({ resource, subresource, verbs, namespace, name }) =>
      `${namespace ?? "*"}: ${resource.plural}${subresource ? `/${subresource}` : ""}${
        name ? ` ${name}` : ""
      } ${verbs.join(",")}`,
  );
}

test("a controller of a custom resource may follow it, write its status and record Events", () => {
  assertEquals(permissionsOf([{ for: websites }]), [
    "*: websites list,watch",
    "*: websites/status patch",
    "*: events create,patch",
  ]);
  assertEquals(permissionsOf([{ for: { resource: websites, metadataOnly: true } }]), [
    "*: websites list,watch",
    "*: events create,patch",
  ]);
});

test("a controller may apply what it owns, remove its finalizer, and follow what it watches", () => {
  const watches = [
    { watched: secrets, keysOf: () => [] },
    { async *keys() {} },
  ];
  const finalizer = { name: "example.com/a", cleanup() {} };
  const permissions = [{ resource: secrets, verbs: ["get"], namespace: "shop" }];
  const declared = { for: configMaps, owns: [secrets], watches, finalizer, permissions };
  assertEquals(permissionsOf([declared]), [
    "*: configmaps list,watch",
    "*: configmaps get,patch",
    "*: configmaps/finalizers update",
    "*: secrets list,watch",
    "*: secrets create,patch",
    "*: secrets list,watch",
    "*: events create,patch",
    "shop: secrets get",
  ]);
});

test("the rights of a selection in a namespace, and of its children, are in that namespace", () => {
  const shop = { resource: configMaps, namespace: "shop" };
  assertEquals(permissionsOf([{ for: shop, owns: [secrets] }]), [
    "shop: configmaps list,watch",
    "shop: configmaps/finalizers update",
    "*: secrets list,watch",
    "shop: secrets create,patch",
    "shop: events create,patch",
  ]);
});

test("several namespaces need rights in each of them, and a selected object for its name", () => {
  const both = { resource: configMaps, namespaces: ["shop", "mail"] };
  const finalizer = { name: "example.com/a", cleanup() {} };
  const fieldSelector = "type=Opaque,metadata.name=login";
  const watches = [{ watched: { resource: secrets, fieldSelector }, keysOf: () => [] }];
  assertEquals(permissionsOf([{ for: both, watches }]), [
    "shop: configmaps list,watch",
    "mail: configmaps list,watch",
    "*: secrets login list,watch",
    "shop: events create,patch",
    "mail: events create,patch",
  ]);
  const one = { resource: configMaps, namespace: "shop", fieldSelector: "metadata.name=settings" };
  assertEquals(permissionsOf([{ for: one, finalizer }]), [
    "shop: configmaps settings list,watch",
    "shop: configmaps settings get,patch",
    "shop: events create,patch",
  ]);
  const others = { resource: configMaps, fieldSelector: "metadata.name!=settings" };
  assertEquals(permissionsOf([{ for: others }])[0], "*: configmaps list,watch");
});

test("a cluster-scoped object owns objects of all namespaces, or of the selected one", () => {
  const owns = [configMaps, { resource: secrets, namespace: "shop" }];
  assertEquals(permissionsOf([{ for: namespaces, owns }]), [
    "*: namespaces list,watch",
    "*: namespaces/finalizers update",
    "*: configmaps list,watch",
    "*: configmaps create,patch",
    "shop: secrets list,watch",
    "shop: secrets create,patch",
    "default: events create,patch",
  ]);
});

test("a controller of keys may follow what it watches, and what its permissions say", () => {
  const watches = [{ watched: secrets, keysOf: () => [] }];
  const permissions = [{ resource: configMaps, verbs: ["create", "patch"], namespace: "ops" }];
  assertEquals(permissionsOf([{ watches, permissions }]), [
    "*: secrets list,watch",
    "ops: configmaps create,patch",
  ]);
});

test("an election needs its Lease, and shards need theirs and a ConfigMap", () => {
  const election = [
    "ops: leases create",
    "ops: leases sites get,update",
    "ops: events create",
  ];
  assertEquals(permissionsOf([], { leaderElection: { name: "sites" } }), election);
  const elsewhere = { name: "sites", namespace: "shop", events: false };
  assertEquals(permissionsOf([], { leaderElection: elsewhere }), [
    "shop: leases create",
    "shop: leases sites get,update",
  ]);
  assertEquals(permissionsOf([], { shards: { name: "sites" } }), [
    "ops: leases get,list,create,update,delete",
    "ops: configmaps get,create,update",
  ]);
});
