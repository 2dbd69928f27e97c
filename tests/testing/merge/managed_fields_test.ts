import { assertEquals } from "@std/assert";
import { FieldSet } from "../../../src/testing/merge/field_set.ts";
import { isSameManager, ManagedFieldsTable } from "../../../src/testing/merge/managed_fields.ts";
import { test } from "../../support/test.ts";

const entry = {
  manager: "me",
  operation: "Apply",
  apiVersion: "v1",
  time: "2026-01-01T00:00:00Z",
  fieldsType: "FieldsV1",
  fieldsV1: { "f:data": { "f:a": {} } },
};

test("managedFields are written as they were read", () => {
  const entries = [entry, { ...entry, operation: "Update", subresource: "status" }];
  assertEquals(ManagedFieldsTable.parse(entries)?.toJson(), entries);
  assertEquals(ManagedFieldsTable.parse(undefined)?.size, 0);
});

test("managedFields with an invalid entry are not read", () => {
  for (const wrong of [{ operation: "Frob" }, { apiVersion: "" }, { fieldsType: "FieldsV2" }]) {
    assertEquals(ManagedFieldsTable.parse([{ ...entry, ...wrong }]), undefined);
  }
  assertEquals(ManagedFieldsTable.parse(["me"]), undefined);
});

test("managers that apply come first, and then the others by the time of their changes", () => {
  const later = { ...entry, operation: "Update", time: "2026-01-02T00:00:00Z" };
  const earlier = { ...entry, manager: "you", operation: "Update" };
  const written = ManagedFieldsTable.parse([later, earlier, entry])?.toJson();
  assertEquals(written, [entry, earlier, later]);
});

test("a manager without fields is removed", () => {
  const table = ManagedFieldsTable.parse([entry])!;
  const [mine] = table.entries();
  table.set({ ...mine!, fields: new FieldSet() });
  assertEquals([table.size, table.get(mine!)], [0, undefined]);
});

test("a manager that applies is the same one in each version, a manager that updates is not", () => {
  const manager = { manager: "me", apiVersion: "v1", subresource: "" };
  const other = { ...manager, apiVersion: "v2" };
  const apply = { operation: "Apply" } as const;
  const update = { operation: "Update" } as const;
  assertEquals(isSameManager({ ...manager, ...apply }, { ...other, ...apply }), true);
  assertEquals(isSameManager({ ...manager, ...update }, { ...other, ...update }), false);
});
