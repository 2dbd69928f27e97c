import { assertEquals } from "@std/assert";
import { plainValue } from "../../../src/testing/cel/plain_value.ts";
import { test } from "../../support/test.ts";
import { evaluateSource } from "./evaluate_source.ts";

test("JSON is seen without a schema", () => {
  const any = plainValue({ n: 1, d: 1.5, list: [{ a: null }], none: undefined, big: 1e300 });
  for (
    const source of [
      "type(any.n) == int && type(any.d) == double && type(any.big) == double",
      "any.list[0].a == null && size(any) == 4 && !has(any.none) && !('none' in any)",
      "any.list == [{'a': null}] && any == any",
      "!has(any.toString)",
    ]
  ) {
    assertEquals([source, evaluateSource(source, any)], [source, true]);
  }
});
