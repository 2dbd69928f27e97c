import { assertEquals } from "@std/assert";
import { checkTolerations } from "../../../src/testing/validation/scheduling.ts";
import { Faults } from "../../../src/testing/validation/faults.ts";
import { test } from "../../support/test.ts";

test("a toleration of all taints names no key", () => {
  const faults = new Faults();
  checkTolerations(
    [{ operator: "Exists" }, { key: "a", operator: "Equal", value: "b" }, {}],
    "t",
    faults,
  );
  assertEquals(faults.errors.map(({ field, message }) => `${field}: ${message}`), [
    't[2].operator: Invalid value: "": operator must be Exists when `key` is empty, which means ' +
    '"match all values and all keys"',
  ]);
});
