import { assertEquals, assertThrows } from "@std/assert";
import { pathSegment } from "../../src/client/resource_path.ts";
import { checkName } from "../../src/core/check_name.ts";
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
