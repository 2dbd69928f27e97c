import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { CelMap } from "../../../src/testing/cel/values/cel_value.ts";
import { evaluateSource } from "./evaluate_source.ts";

test("what has no value is told in cel-go's words", () => {
  const any = CelMap.of([["a", 1n], ["b", "text"]]);
  const errors: Record<string, string> = {
    "any.z": "no such key: z",
    "any['z']": "no such key: z",
    "[1][3]": "index out of bounds: 3",
    "any.a + any.b": "no such overload",
    "any.a.startsWith('x')": "no such overload",
    "any.a.charAt(1)": "no such overload: charAt(int, int)",
    "any.a ? 1 : 2": "no such overload",
    "any.a && true": "no such overload",
  };
  const found = Object.keys(errors).map((source) => [source, evaluateSource(source, any)]);
  const expected = Object.entries(errors).map(([source, error]) => [source, `error: ${error}`]);
  assertEquals(found, expected);
});

test("optional values pass selections on, and take the place of absent fields", () => {
  const any = CelMap.of([["a", CelMap.of([["b", 5n]])]]);
  assertEquals(evaluateSource("any.?a.b.orValue(0)", any), 5n);
  assertEquals(evaluateSource("any.?z.b.orValue(0)", any), 0n);
  assertEquals(evaluateSource("any.?a.orValue({}).?c.hasValue()", any), false);
  assertEquals(evaluateSource("any.?a.orValue(1 / 0) == {'b': 5}", any), true);
});
