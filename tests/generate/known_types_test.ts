import { assert, assertEquals } from "@std/assert";
import { knownTypes } from "../../src/generate/known_types.ts";
import { schemaHome } from "../../src/generate/schemas/schema_home.ts";
import { test } from "../support/test.ts";

test("knownTypes are Kubernetes' own types, each with documentation", () => {
  for (const [name, { type, doc }] of Object.entries(knownTypes)) {
    assert(schemaHome(name).builtIn, name);
    assert(type.length > 0 && doc.endsWith("."), name);
  }
});

test("knownTypes let a quantity be a string or a number", () => {
  assertEquals(
    knownTypes["io.k8s.apimachinery.pkg.api.resource.Quantity"]?.type,
    "string | number",
  );
});
