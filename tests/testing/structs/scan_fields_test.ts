import { assertEquals } from "@std/assert";
import { scanFields } from "../../../src/testing/structs/scan_fields.ts";
import { test } from "../../support/test.ts";

test("scanFields finds each field, and those that come again", () => {
  const text = String.raw`{"a": [{"b": "\"}"}, {"b": 1, "c": {"d": 1, "d": 2}, "b": 3}], "a": 1}`;
  const { places, duplicates } = scanFields(text);
  assertEquals([...places.keys()], ["a", "a[0].b", "a[1].b", "a[1].c", "a[1].c.d"]);
  assertEquals([...duplicates.keys()], ["a[1].c.d", "a[1].b", "a"]);
});
