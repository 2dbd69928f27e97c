import { assertEquals, assertThrows } from "@std/assert";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { keyOf, readObject, timestamp } from "../../../src/testing/writes/write_context.ts";
import { test } from "../../support/test.ts";

const registry = new ResourceRegistry();
const pods = registry.findKind("v1", "Pod")!;
const deployments = registry.findKind("apps/v1", "Deployment")!;
const nodes = registry.findKind("v1", "Node")!;

test("the key of an object includes its namespace, unless the resource has none", () => {
  assertEquals(keyOf({ resource: pods, namespace: "default", name: "a" }), "default/a");
  assertEquals(keyOf({ resource: nodes, namespace: "", name: "a" }), "a");
});

test("readObject returns the latest version, or a 404 that names the missing object", () => {
  const store = new ObjectStore();
  const context = { store, registry, now: Date.now };
  const target = { resource: deployments, namespace: "default", name: "a" };
  const error = assertThrows(() => readObject(context, target), StatusError);
  assertEquals([error.status.code, error.message], [404, 'deployments.apps "a" not found']);
  store.put("apps/deployments", "default/a", { metadata: { name: "a" }, spec: 1 });
  store.put("apps/deployments", "default/a", { metadata: { name: "a" }, spec: 2 });
  assertEquals(readObject(context, target).object.spec, 2);
});

test("timestamp gives whole seconds, rounded down", () => {
  assertEquals(timestamp(Date.UTC(2026, 10, 24, 10, 0, 0, 999)), "2026-11-24T10:00:00Z");
});
