import { assertEquals, assertThrows } from "@std/assert";
import { pathSegment } from "../../src/client/resource_path.ts";
import { checkLabel, checkName, checkSubdomain } from "../../src/core/check_name.ts";
import { test } from "../support/test.ts";

const messageOf = (check: () => void) => assertThrows(check, TypeError).message;

test("checkName refuses the names that the typed client refuses, with the same messages", () => {
  const names = ["", ".", "..", "a/b", "../x", "a%2fb", "a\\b", "a\nb", "\0", "a\ud83d"];
  for (const name of [...names, undefined, null, 1, {}, ["a"]]) {
    assertEquals(
      messageOf(() => checkName("The name of a pod", name as string)),
      messageOf(() => pathSegment("The name of a pod", name as string)),
    );
  }
  for (const name of ["web-1.example", "system:node?#x", "..."]) {
    checkName("The name of a pod", name);
    pathSegment("The name of a pod", name);
  }
});

test("checkName says what a name must be, and what it is", () => {
  assertEquals(
    messageOf(() => checkName("The name of a pod", undefined)),
    "The name of a pod must be a non-empty string: it is undefined.",
  );
  assertEquals(
    messageOf(() => checkName("The name of a pod", "a/b")),
    "The name of a pod must not contain a slash, backslash, percent sign or control character: " +
      'it is "a/b".',
  );
});

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
