import { assertEquals } from "@std/assert";
import { withKnownFields } from "../../../src/testing/schemas/known_fields.ts";
import { test } from "../../support/test.ts";

const object = { metadata: { name: "a" }, extra: 1 };

test("withKnownFields removes unknown fields and nulls of a converted object", () => {
  const schema = { type: "object", properties: { size: { type: "string" } } };
  assertEquals(withKnownFields({ ...object, size: null }, schema), { metadata: { name: "a" } });
  assertEquals(withKnownFields(object, false), object);
});
