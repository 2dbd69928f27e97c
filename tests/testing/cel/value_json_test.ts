import { assertEquals, assertThrows } from "@std/assert";
import { CelError, CelMap } from "../../../src/testing/cel/values/cel_value.ts";
import { valueJson } from "../../../src/testing/cel/value_json.ts";
import { test } from "../../support/test.ts";
import { evaluateSource } from "./evaluate_source.ts";

test("values are written as JSON", () => {
  const json = (source: string) => valueJson(evaluateSource(source));
  assertEquals(json("[1, 2]"), [1, 2]);
  assertEquals(json("{'a': [{'b': 1.5}]}"), { a: [{ b: 1.5 }] });
  assertEquals(json("{'a': 'x', 'b': 'y'}"), { a: "x", b: "y" });
  assertEquals([json("null"), json("true"), json("2u"), json("b'abc'")], [null, true, 2, "YWJj"]);
  assertEquals(json("timestamp('2020-01-01T00:00:00Z')"), "2020-01-01T00:00:00Z");
  assertEquals(json("duration('1m')"), "60s");
});

test("other values have no JSON", () => {
  assertThrows(() => valueJson(evaluateSource("optional.none()")), CelError);
  assertThrows(() => valueJson(CelMap.of([[1n, 1n]])), CelError);
  for (const source of ["9007199254740993", "9007199254740993u", "1.0 / 0.0"]) {
    assertThrows(() => valueJson(evaluateSource(source)), CelError);
  }
});
