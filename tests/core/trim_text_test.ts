import { assertEquals } from "@std/assert";
import { trimEndOf, trimOf } from "../../src/core/trim_text.ts";
import { test } from "../support/test.ts";

test("trimEndOf removes only the given characters, and only at the end", () => {
  assertEquals(trimEndOf("//a//b//", "/"), "//a//b");
  assertEquals(trimEndOf("a\\/\\", "/\\"), "a");
  assertEquals(trimEndOf("///", "/"), "");
  assertEquals(trimEndOf("", "/"), "");
});

test("trimOf removes only the given characters, at both ends", () => {
  assertEquals(trimOf(" \t a b\t ", " \t"), "a b");
  assertEquals(trimOf("\xa0a\xa0", " \t"), "\xa0a\xa0");
  assertEquals(trimOf(" \t", " \t"), "");
});
