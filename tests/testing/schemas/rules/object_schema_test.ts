import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import { withObjectFields } from "../../../../src/testing/schemas/rules/object_schema.ts";

test("rules of a whole object see its kind and name, whatever its schema says", () => {
  const schema = {
    type: "object",
    properties: {
      metadata: { type: "object", properties: { name: { type: "string", maxLength: 5 } } },
      spec: { type: "object" },
    },
  };
  const text = { type: "string" };
  assertEquals(withObjectFields(schema), {
    type: "object",
    properties: {
      metadata: {
        type: "object",
        properties: { name: { type: "string", maxLength: 5 }, generateName: text },
      },
      spec: { type: "object" },
      apiVersion: text,
      kind: text,
    },
  });
});
