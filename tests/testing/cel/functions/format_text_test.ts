import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import { evaluateSource } from "../evaluate_source.ts";

test("values are put into a text by its clauses", () => {
  assertEquals(evaluateSource("'%s and %d%%'.format([dyn('a'), dyn(5)])"), "a and 5%");
  assertEquals(
    evaluateSource("'%.1f %e'.format([1234.56, 0.5])"),
    "1,234.6 5.000000\u202f×\u202f10⁻⁰¹",
  );
  assertEquals(evaluateSource("'%x %X %b %o'.format([255, 255, 5, 8])"), "ff FF 101 10");
  assertEquals(evaluateSource("'%s'.format([{'b': 2, 'a': 1}])"), '{"a":1, "b":2}');
});

test("clauses without a fitting value are refused", () => {
  assertEquals(evaluateSource("'%d'.format([])"), "error: index 0 out of range");
  assertEquals(evaluateSource("'%'.format([1])"), "error: unexpected end of string");
  assertEquals(
    evaluateSource("'%d'.format([dyn('x')])"),
    "error: error during formatting: decimal clause can only be used on integers, was given string",
  );
});
