import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { binaryOperators, dottedName } from "../../../src/testing/cel/expression.ts";
import { parseExpression } from "../../../src/testing/cel/parse_expression.ts";

test("names joined by dots are a name, other expressions are none", () => {
  const name = (source: string) => dottedName(parseExpression(source));
  assertEquals(["a", "a.b.c", "a.?b", "a[0].b", "f().a", "1"].map(name), [
    "a",
    "a.b.c",
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  assertEquals(binaryOperators.map((level) => Object.keys(level).length), [1, 1, 7, 2, 3]);
});
