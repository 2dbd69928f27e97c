import { assertEquals } from "@std/assert";
import { capUpdateManagers } from "../../../src/testing/merge/cap_managers.ts";
import { ManagedFieldsTable } from "../../../src/testing/merge/managed_fields.ts";
import { test } from "../../support/test.ts";

const entry = (manager: string, fields: Record<string, unknown> = {}) => ({
  manager,
  operation: "Update",
  apiVersion: "v1",
  time: `2026-01-01T00:00:${manager.slice(-2)}Z`,
  fieldsType: "FieldsV1",
  fieldsV1: { [`f:${manager}`]: {} },
  ...fields,
});
const numbered = (count: number, fields = {}) =>
  Array.from({ length: count }, (_, index) => entry(`m${index + 10}`, fields));

const capped = (...entries: unknown[]) => {
  const table = ManagedFieldsTable.parse(entries)!;
  capUpdateManagers(table);
  return table.toJson();
};

test("ten managers of updates are kept, beside any number that apply", () => {
  const applied = Array.from(
    { length: 11 },
    (_, index) => entry(`a${index + 10}`, { operation: "Apply" }),
  );
  assertEquals(capped(...applied, ...numbered(10)), [...applied, ...numbered(10)]);
});

test("the oldest of more become the manager of ancient changes, with the time of the latest of them", () => {
  const [first, ...kept] = capped(...numbered(12));
  assertEquals(first, {
    ...entry("m12", { fieldsV1: { "f:m10": {}, "f:m11": {}, "f:m12": {} } }),
    manager: "ancient-changes",
  });
  assertEquals(kept, numbered(12).slice(3));
  const again = capped(first, ...kept, entry("m22", { subresource: "status" }));
  assertEquals(again.length, 10);
  assertEquals(again[0]?.fieldsV1, { "f:m10": {}, "f:m11": {}, "f:m12": {}, "f:m13": {} });
});

test("changes of another version are merged apart from these", () => {
  const other = entry("m11", { apiVersion: "v2" });
  const managers = capped(...numbered(1), other, ...numbered(11).slice(2));
  assertEquals(managers.map(({ manager }) => manager), [
    "m11",
    "ancient-changes",
    ...Array.from({ length: 8 }, (_, index) => `m${index + 13}`),
  ]);
});

test("managers of one second are merged in the order of their names", () => {
  const time = "2026-01-01T00:00:00Z";
  const [first] = capped(...numbered(11, { time }).reverse());
  assertEquals(first?.fieldsV1, { "f:m10": {}, "f:m11": {} });
});
