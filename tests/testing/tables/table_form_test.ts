import { assertEquals, assertThrows } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { StoredObject } from "../../../src/testing/objects/store_event.ts";
import { builtinColumns } from "../../../src/testing/tables/builtin_columns.ts";
import { builtinCells } from "../../../src/testing/tables/cells/builtin_cells.ts";
import { listTable, tableForm, tableOptions } from "../../../src/testing/tables/table_form.ts";
import { test } from "../../support/test.ts";

const registry = new ResourceRegistry();
const options = { includeObject: "None", now: () => 60_000 } as const;
const creationTimestamp = "1970-01-01T00:00:00Z";

test("every kind with columns of its own has a cell for each of them", () => {
  for (const [key, columns] of Object.entries(builtinColumns.kinds)) {
    const cells = builtinCells.get(key)?.({ metadata: { name: "a" } }, 0);
    // kube-apiserver sends the age of an IPAddress without a column for it
    const expected = columns.length + (key === "networking.k8s.io/ipaddresses" ? 1 : 0);
    assertEquals(cells?.length, expected, key);
  }
});

test("a kind without columns of its own shows when it was created", () => {
  const limits = registry.findKind("v1", "LimitRange")!;
  const object = { metadata: { name: "a", creationTimestamp } };
  const { columnDefinitions, rows } = JSON.parse(
    StoredObject.at(3, { key: "x/a", object }).text(tableForm(limits, options)),
  );
  assertEquals(columnDefinitions[1].name, "Created At");
  assertEquals(rows, [{ cells: ["a", creationTimestamp], object: null }]);
});

test("a list marks the newest of the default storage classes", () => {
  const classes = registry.findKind("storage.k8s.io/v1", "StorageClass")!;
  const annotations = { "storageclass.kubernetes.io/is-default-class": "true" };
  const of = (name: string, creationTimestamp: string, metadata = {}) => ({
    metadata: { name, creationTimestamp, ...metadata },
  });
  const objects = [
    of("a", "1970-01-01T00:00:00Z", { annotations }),
    of("b", "1970-01-01T00:00:10Z", { annotations }),
    of("c", "1970-01-01T00:00:20Z"),
  ];
  const { rows } = JSON.parse(listTable(objects, classes, { ...options, metadata: {} }));
  assertEquals(rows.map(({ cells }: { cells: unknown[] }) => [cells[0], cells[5]]), [
    ["a", "60s"],
    ["b (default)", "50s"],
    ["c", "40s"],
  ]);
});

test("an unknown includeObject is refused", () => {
  const query = new URLSearchParams({ includeObject: "All" });
  const error = assertThrows(() => tableOptions(query, options.now), StatusError);
  assertEquals(error.status.code, 400);
});
