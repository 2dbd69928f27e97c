import { assertEquals } from "@std/assert";
import { checkClaimSpec } from "../../../src/testing/validation/storage_kinds.ts";
import { Faults } from "../../../src/testing/validation/faults.ts";
import { test } from "../../support/test.ts";

test("a claim asks for storage", () => {
  const faults = new Faults();
  const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "0" } } };
  checkClaimSpec(spec, "spec", faults);
  assertEquals(faults.errors.map(({ field, message }) => `${field}: ${message}`), [
    'spec.resources[storage]: Invalid value: "0": must be greater than zero',
  ]);
});
