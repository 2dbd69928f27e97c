import { assertEquals } from "@std/assert";
import { DynamicTable } from "../../../../src/http/http2/hpack/dynamic_table.ts";
import type { HeaderField } from "../../../../src/http/http2/hpack/header_field.ts";
import { test } from "../../../support/test.ts";

/** Returns a field of 40 bytes. */
function field(value: string): HeaderField {
  return { name: "name", value: value.padEnd(4) };
}

function filled(limit: number, values: string) {
  const evicted: string[] = [];
  const table = new DynamicTable<HeaderField>(
    limit,
    (each) => evicted.push(each.value.trim()),
  );
  for (const value of values) table.add(field(value));
  return { table, evicted };
}

function valuesOf(table: DynamicTable<HeaderField>): string {
  let values = "";
  for (let at = 0; table.at(at); at++) values += table.at(at)?.value.trim();
  return values;
}

test("a table gives the newest field the index 0 and evicts the oldest ones", () => {
  const { table, evicted } = filled(100, "abc");
  assertEquals([valuesOf(table), table.bytes, evicted], ["cb", 80, ["a"]]);
  assertEquals(table.at(2), undefined);
});

test("a field that fits exactly is kept; one that is larger than the table empties it", () => {
  const { table, evicted } = filled(80, "ab");
  assertEquals([valuesOf(table), evicted], ["ba", []]);
  table.add({ name: "name", value: "x".repeat(45) });
  assertEquals([valuesOf(table), table.bytes, evicted], ["", 0, ["a", "b"]]);
  table.add(field("c"));
  assertEquals(valuesOf(table), "c");
});

test("a smaller limit evicts at once, a larger one keeps what is there", () => {
  const { table, evicted } = filled(120, "abc");
  table.resize(119);
  assertEquals([valuesOf(table), evicted, table.limit], ["cb", ["a"], 119]);
  table.resize(4096);
  table.add(field("d"));
  assertEquals(valuesOf(table), "dcb");
  table.resize(0);
  assertEquals([valuesOf(table), table.bytes], ["", 0]);
  table.add({ name: "", value: "" });
  assertEquals(valuesOf(table), "");
});
