import { assertThrows } from "@std/assert";
import { checkLabel, checkSubdomain } from "../../src/core/check_subdomain.ts";
import { test } from "../support/test.ts";

test("checkSubdomain allows DNS subdomains alone", () => {
  for (const name of ["a", "web-0", "a.b-c.d0", "x".repeat(253)]) checkSubdomain("It", name);
  const wrong = ["", "A", "a_b", "-a", "a-", "a..b", "a.-b", ".a", "x".repeat(254), 1, undefined];
  for (const name of wrong) {
    assertThrows(() => checkSubdomain("It", name), TypeError, "It must be at most 253 lower-case");
  }
  assertThrows(() => checkSubdomain("It", "abcd", 3), TypeError, "at most 3");
});

test("checkLabel allows DNS labels alone", () => {
  for (const name of ["a", "team-0", "x".repeat(63)]) checkLabel("It", name);
  for (const name of ["", "A", "a.b", "-a", "x".repeat(64), 1]) {
    assertThrows(() => checkLabel("It", name), TypeError, "It must be at most 63");
  }
});
