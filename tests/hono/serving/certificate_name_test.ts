import { assertEquals, assertThrows } from "@std/assert";
import { checkCertificateName, isIpAddress } from "../../../src/hono/serving/certificate_name.ts";
import { test } from "../../support/test.ts";

const addresses = ["10.0.0.1", "255.255.255.255", "::1", "fd00::1:2"];
const names = ["localhost", "a.example.com", "*.example.com", "4.example.com"];

test("isIpAddress tells addresses from names", () => {
  assertEquals(addresses.map(isIpAddress), addresses.map(() => true));
  const others = [...names, "256.0.0.1", "010.0.0.1", "1.2.3", "fe80::1%eth0", "a:b", ""];
  assertEquals(others.map(isIpAddress), others.map(() => false));
});

test("checkCertificateName takes addresses and DNS names, and nothing else", () => {
  for (const name of [...addresses, ...names]) checkCertificateName(name);
  for (const name of ["256.0.0.1", "1.2.3", "a:8443", "fe80::1%eth0"]) {
    assertThrows(() => checkCertificateName(name), TypeError, `"${name}" is not an IP address`);
  }
  const message = "Each of names, unless it is an IP address, must be";
  for (const name of ["", "*", "a.*.com", "bad name\n", "A.com", "a/b", "x".repeat(254), 5]) {
    assertThrows(() => checkCertificateName(name), TypeError, message);
  }
});
