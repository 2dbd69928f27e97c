import { assertEquals } from "@std/assert";
import {
  ignoredFields,
  tableForApply,
  withManagedFields,
  withTrackedFields,
} from "../../../src/testing/writes/field_tracking.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { test } from "../../support/test.ts";

const registry = new ResourceRegistry();
const resource = registry.find({ group: "", version: "v1", plural: "configmaps" })!;
const pods = registry.find({ group: "", version: "v1", plural: "pods" })!;
const write = { resource, manager: "me", status: false, time: "2026-01-01T00:00:00Z" };
const created = withTrackedFields({
  ...write,
  after: { metadata: { name: "a" }, data: { k: "1" } },
});

test("the creator of an object manages its fields", () => {
  assertEquals(created.metadata.managedFields, [{
    manager: "me",
    operation: "Update",
    apiVersion: "v1",
    time: write.time,
    fieldsType: "FieldsV1",
    fieldsV1: { "f:data": { ".": {}, "f:k": {} } },
  }]);
});

test("a write without managedFields keeps them, and one with empty managedFields resets them", () => {
  const after = { metadata: { name: "a" }, data: { k: "1" } };
  const kept = withTrackedFields({ ...write, before: created, after });
  assertEquals(kept.metadata.managedFields, created.metadata.managedFields);
  for (const given of [[], [{}]]) {
    const reset = withTrackedFields({ ...write, before: created, after, given });
    assertEquals(reset.metadata.managedFields, undefined);
  }
});

test("an untracked object gets the manager before-first-apply at its first apply", () => {
  const before = withManagedFields(created, []);
  const untracked = withTrackedFields({ ...write, before, after: { ...before, data: { k: "2" } } });
  assertEquals(untracked.metadata.managedFields, undefined);
  const [entry] = tableForApply({ ...write, before }).toJson();
  assertEquals(entry?.manager, "before-first-apply");
});

test("a write of the object does not own the status, and a write of the status not the spec", () => {
  assertEquals(ignoredFields({ resource: pods, status: false }).toFieldsV1(), { "f:status": {} });
  assertEquals(ignoredFields({ resource: pods, status: true }).toFieldsV1(), { "f:spec": {} });
  assertEquals(ignoredFields({ resource, status: false }).isEmpty, true);
});
