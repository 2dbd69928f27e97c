import { assertEquals } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { test } from "../../support/test.ts";

test("ResourceRegistry knows all resources of core/v1 and apps/v1 that can be stored", () => {
  const plurals = (group: string) =>
    [...new ResourceRegistry()].filter((resource) => resource.group === group)
      .map((resource) => resource.plural).sort();
  assertEquals(plurals(""), [
    "configmaps",
    "endpoints",
    "events",
    "limitranges",
    "namespaces",
    "nodes",
    "persistentvolumeclaims",
    "persistentvolumes",
    "pods",
    "podtemplates",
    "replicationcontrollers",
    "resourcequotas",
    "secrets",
    "serviceaccounts",
    "services",
  ]);
  assertEquals(plurals("apps"), [
    "controllerrevisions",
    "daemonsets",
    "deployments",
    "replicasets",
    "statefulsets",
  ]);
});

test("ResourceRegistry finds a resource by address and by kind", () => {
  const registry = new ResourceRegistry();
  const found = registry.find({ group: "apps", version: "v1", plural: "deployments" });
  assertEquals(found?.kind, "Deployment");
  assertEquals(registry.findKind("apps/v1", "Deployment"), found);
  assertEquals(registry.findKind("v1", "Deployment"), undefined);
  assertEquals(registry.findCollection("apps/deployments"), found);
  assertEquals(registry.findCollection("deployments"), undefined);
});

test("ResourceRegistry replaces a definition and removes one", () => {
  const registry = new ResourceRegistry();
  const address = { group: "example.com", version: "v1", plural: "widgets" };
  registry.register({ ...address, kind: "Widget" });
  registry.register({ ...address, kind: "Gadget" });
  assertEquals(registry.find(address)?.singular, "gadget");
  registry.unregister(address);
  assertEquals(registry.find(address), undefined);
});
