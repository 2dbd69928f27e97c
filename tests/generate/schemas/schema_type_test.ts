import { assertEquals } from "@std/assert";
import { isSchemaType } from "../../../src/generate/schemas/schema_type.ts";
import { test } from "../../support/test.ts";

test("isSchemaType accepts the types of JSON schema except null", () => {
  const values = ["object", "array", "integer", "null", "wat", "", "Object", ["string"], 5, null];
  assertEquals(values.filter(isSchemaType), ["object", "array", "integer"]);
});
