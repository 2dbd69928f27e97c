import { assertEquals } from "@std/assert";
import { coreDefaults } from "../../../src/testing/defaults/core_defaults.ts";
import { structFields } from "../../../src/testing/structs/struct_tables.ts";
import { test } from "../../support/test.ts";

// the values are those of a real server: tests/conformance/builtin
test("each struct and field of coreDefaults is one of Kubernetes' types", () => {
  const unknown = Object.entries(coreDefaults).flatMap(([struct, { fields = {} }]) => {
    const known = (structFields[struct] ?? "").split(", ").map((field) => field.split(/[?! ]/)[0]);
    return structFields[struct] === undefined
      ? [struct]
      : Object.keys(fields).filter((name) => !known.includes(name));
  });
  assertEquals(unknown, []);
  assertEquals("v1.Secret" in coreDefaults, true);
});
