import { assertEquals } from "@std/assert";
import {
  reachableSchemas,
  SCHEMA_REFERENCE,
} from "../../../src/testing/openapi/open_api_document.ts";
import { test } from "../../support/test.ts";

const to = (name: string) => ({ $ref: SCHEMA_REFERENCE + name });

test("reachableSchemas follows references from the paths, in circles too", () => {
  const schemas = {
    A: { properties: { b: { allOf: [to("B")] } } },
    B: { items: to("A") },
    C: { type: "string" },
  };
  const paths = { "/a": { get: { schema: to("A") } }, "/d": { get: { schema: to("D") } } };
  assertEquals(Object.keys(reachableSchemas(paths, schemas)), ["A", "B"]);
});
