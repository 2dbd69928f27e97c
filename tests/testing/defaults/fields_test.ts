import { assertEquals } from "@std/assert";
import { isUnset, withFields } from "../../../src/testing/defaults/fields.ts";
import { test } from "../../support/test.ts";

test("absent, null and empty fields get values, and others keep theirs", () => {
  assertEquals(withFields({ a: "", b: 0, c: null }, { a: 1, b: 2, c: 3, d: 4 }), {
    a: 1,
    b: 0,
    c: 3,
    d: 4,
  });
  assertEquals([undefined, null, "", 0, false].map(isUnset), [true, true, true, false, false]);
});
