import { assertEquals } from "@std/assert";
import { podDefaults } from "../../../src/testing/defaults/pod_defaults.ts";
import { structFields } from "../../../src/testing/structs/struct_tables.ts";
import { test } from "../../support/test.ts";

// the values are those of a real server: tests/conformance/builtin
test("each struct and field of podDefaults is one of Kubernetes' types", () => {
  const unknown = Object.entries(podDefaults).flatMap(([struct, { fields = {} }]) => {
    const known = (structFields[struct] ?? "").split(", ").map((field) => field.split(/[?! ]/)[0]);
    return structFields[struct] === undefined
      ? [struct]
      : Object.keys(fields).filter((name) => !known.includes(name));
  });
  assertEquals(unknown, []);
  assertEquals("v1.Probe" in podDefaults, true);
});
