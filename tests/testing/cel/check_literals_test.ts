import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { checkLiterals } from "../../../src/testing/cel/check_literals.ts";
import { parseExpression } from "../../../src/testing/cel/parse_expression.ts";

test("durations, times and patterns that an expression contains are checked", () => {
  const source =
    "a.b(duration('1x'), [timestamp('now')]) || c.matches('(') || d.all(i, i.matches(']'))";
  assertEquals(checkLiterals(parseExpression(source)).map(({ message }) => message), [
    "invalid duration argument",
    "invalid timestamp argument",
    "invalid matches argument",
  ]);
  assertEquals(checkLiterals(parseExpression("duration(x) == duration('1h')")), []);
});
