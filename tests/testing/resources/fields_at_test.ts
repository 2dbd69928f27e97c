import { assertEquals } from "@std/assert";
import { fieldsAt } from "../../../src/testing/resources/fields_at.ts";
import { test } from "../../support/test.ts";

test("fieldsAt names each field by its path", () => {
  assertEquals(fieldsAt("spec.a", "type"), {
    "spec.a": { path: "spec.a" },
    "type": { path: "type" },
  });
});
