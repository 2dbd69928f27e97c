import { assertEquals } from "@std/assert";
import { checkSecurity } from "../../../src/testing/validation/security.ts";
import { Faults } from "../../../src/testing/validation/faults.ts";
import { test } from "../../support/test.ts";

test("a container that may not get more rights has none of those that give them", () => {
  const faults = new Faults();
  checkSecurity({ allowPrivilegeEscalation: true, privileged: true }, "s", faults);
  checkSecurity({ runAsUser: -1, runAsGroup: 0 }, "s", faults);
  assertEquals(faults.errors.map(({ field, message }) => `${field}: ${message}`), [
    "s.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive",
  ]);
});
