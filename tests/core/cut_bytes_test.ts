import { assertEquals } from "@std/assert";
import { cutBytes } from "../../src/core/cut_bytes.ts";
import { test } from "../support/test.ts";

test("cutBytes counts bytes, and does not cut a character", () => {
  assertEquals(cutBytes("abc", 3), "abc");
  assertEquals(cutBytes("abcd", 3), "abc");
  assertEquals(["äöü", "a😀b"].map((text) => cutBytes(text, 3)), ["ä", "a"]);
  assertEquals([cutBytes("äöü", 4), cutBytes("😀", 4), cutBytes("😀", 3)], ["äö", "😀", ""]);
});
