import { assertEquals } from "@std/assert";
import { checkDefault } from "../../../src/testing/schemas/definition_default.ts";
import { test } from "../../support/test.ts";

test("a default is one of the values of its node", () => {
  const text = { type: "string", maxLength: 2 };
  assertEquals(checkDefault(text, { path: "s" }), []);
  assertEquals(checkDefault({ ...text, default: null }, { path: "s" }), []);
  assertEquals(checkDefault({ ...text, default: "ab" }, { path: "s" }), []);
  assertEquals(checkDefault({ ...text, default: "abc" }, { path: "s" }), [{
    field: "s.default",
    reason: "FieldValueTooLong",
    message: "Too long: may not be more than 2 bytes",
  }]);
  const object = { type: "object", properties: { a: text }, default: { a: "x", b: 1 } };
  assertEquals(
    checkDefault(object, { path: "s" })[0]?.message.endsWith("must not have unknown fields"),
    true,
  );
});
