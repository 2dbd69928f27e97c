import { assertEquals } from "@std/assert";
import { cutBytes, trimEndOf, trimOf } from "../../src/core/trim_text.ts";
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

test("cutBytes counts bytes, and does not cut a character", () => {
  assertEquals(cutBytes("abc", 3), "abc");
  assertEquals(cutBytes("abcd", 3), "abc");
  assertEquals(["äöü", "a😀b"].map((text) => cutBytes(text, 3)), ["ä", "a"]);
  assertEquals([cutBytes("äöü", 4), cutBytes("😀", 4), cutBytes("😀", 3)], ["äö", "😀", ""]);
});
