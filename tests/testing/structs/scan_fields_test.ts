import { assertEquals } from "@std/assert";
import { scanFields } from "../../../src/testing/structs/scan_fields.ts";
import { test } from "../../support/test.ts";

const text = String.raw`{"a": [{"b": "\"}"}, {"b": 1, "c": {"d": 1, "d": 2}, "b": 3}], "a": 1}`;

test("scanFields finds where the wanted fields are", () => {
  const wanted = ["a", "a[0].b", "a[1].c.d", "a[1].c.x", "a[2].b", "b"];
  assertEquals([...scanFields(text, wanted).places], [
    ["a", text.indexOf('"a"')],
    ["a[0].b", text.indexOf('"b"')],
    ["a[1].c.d", text.indexOf('"d"')],
  ]);
  const dotted = '{"a.b": {"c": {"d.e": [[{"f": 1}]]}}}';
  assertEquals([...scanFields(dotted, ["a.b.c.d.e[0][0].f"]).places.values()], [
    dotted.indexOf('"f"'),
  ]);
});

test("scanFields finds the fields that come again, up to a hundred", () => {
  assertEquals([...scanFields(text).duplicates], [
    ["a[1].c.d", text.lastIndexOf('"d"')],
    ["a[1].b", text.lastIndexOf('"b"')],
    ["a", text.lastIndexOf('"a"')],
  ]);
  const members = Array.from({ length: 300 }, (_, index) => `"m${index % 150}":1`);
  assertEquals(scanFields(`{${members}}`).duplicates.size, 100);
});
