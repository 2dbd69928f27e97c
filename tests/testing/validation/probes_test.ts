import { assertEquals } from "@std/assert";
import { checkProbes } from "../../../src/testing/validation/probes.ts";
import { Faults } from "../../../src/testing/validation/faults.ts";
import { test } from "../../support/test.ts";

test("a probe has one handler", () => {
  const faults = new Faults();
  const probe = { successThreshold: 1, exec: { command: ["a"] }, tcpSocket: { port: 80 } };
  checkProbes({ livenessProbe: probe }, "c", faults);
  assertEquals(faults.errors.map(({ field, message }) => `${field}: ${message}`), [
    "c.livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type",
  ]);
});
