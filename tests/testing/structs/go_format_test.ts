import { assertEquals } from "@std/assert";
import { goSyntax, goText, goType } from "../../../src/testing/structs/go_format.ts";
import { test } from "../../support/test.ts";

test("values of JSON are shown as Go's fmt prints them", () => {
  const value = { b: ["x", 1, true, null], a: { c: "y" } };
  assertEquals(goText(value), "map[a:map[c:y] b:[x 1 true <nil>]]");
  assertEquals(
    goSyntax(value),
    'map[string]interface {}{"a":map[string]interface {}{"c":"y"}, ' +
      '"b":[]interface {}{"x", 1, true, interface {}(nil)}}',
  );
  assertEquals([value, [], "x", true, 1, 1.5, null].map(goType), [
    "map[string]interface {}",
    "[]interface {}",
    "string",
    "bool",
    "int64",
    "float64",
    "<nil>",
  ]);
});
