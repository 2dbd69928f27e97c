import { assertEquals } from "@std/assert";
import { checkEnv } from "../../../src/testing/validation/container_env.ts";
import { Faults } from "../../../src/testing/validation/faults.ts";
import { test } from "../../support/test.ts";

test("a variable has one source or a value", () => {
  const faults = new Faults();
  const valueFrom = { fieldRef: { fieldPath: "status.podIP" } };
  checkEnv({ env: [{ name: "A", valueFrom }, { name: "B", value: "x", valueFrom }] }, "c", faults);
  assertEquals(faults.errors.map(({ field, message }) => `${field}: ${message}`), [
    'c.env[1].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
  ]);
});
