import { assertEquals } from "@std/assert";
import { Faults } from "../../../src/testing/validation/faults.ts";
import { checkIpAddress } from "../../../src/testing/validation/ip_addresses.ts";
import { test } from "../../support/test.ts";

const parentRef = { resource: "services", namespace: "default", name: "web" };

function faultsOf(name: string, spec: Record<string, unknown> = { parentRef }): string[] {
  const faults = new Faults();
  checkIpAddress({ metadata: { name }, spec }, faults);
  return faults.errors.map(({ field, message }) => `${field}: ${message}`);
}

test("the name of an IPAddress is the address in its canonical form", () => {
  for (const name of ["10.0.0.1", "2001:db8::1", "::"]) assertEquals(faultsOf(name), []);
  assertEquals(faultsOf("web"), [
    'metadata.name: Invalid value: "web": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  ]);
  assertEquals(faultsOf("2001:DB8:0:0::1"), [
    'metadata.name: Invalid value: "2001:DB8:0:0::1": must be in canonical form ("2001:db8::1")',
  ]);
});

test("an IPAddress names the object that has the address", () => {
  assertEquals(faultsOf("10.0.0.1", {}), ["spec.parentRef: Required value"]);
  assertEquals(faultsOf("10.0.0.1", { parentRef: { group: "A", namespace: "a/b" } }).length, 4);
});
