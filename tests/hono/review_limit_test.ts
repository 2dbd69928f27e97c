import { assertEquals } from "@std/assert";
import { reviewLimitMs } from "../../src/hono/review_limit.ts";
import { test } from "../support/test.ts";

test("reviewLimitMs is a little less than the seconds in the URL", () => {
  assertEquals(reviewLimitMs("https://a.test/x?timeout=1s", 10), 700);
  assertEquals(reviewLimitMs("https://a.test/x?a=b&timeout=30s", 10), 29_700);
});

test("reviewLimitMs takes the default where the URL has no whole number of seconds", () => {
  for (const query of ["", "?timeout=", "?timeout=x", "?timeout=0s", "?timeout=5"]) {
    assertEquals(reviewLimitMs(`https://a.test/x${query}`, 10), 9_700);
  }
});
