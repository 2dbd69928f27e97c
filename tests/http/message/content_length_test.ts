import { assertEquals, assertThrows } from "@std/assert";
import { contentLength } from "../../../src/http/message/content_length.ts";
import { MalformedError } from "../../../src/http/message/http_errors.ts";
import { test } from "../../support/test.ts";

test("contentLength reads a length and equal repeats of it", () => {
  assertEquals(contentLength("0"), 0);
  assertEquals(contentLength("0012, 0012 ,\t0012"), 12);
  assertEquals(contentLength(String(Number.MAX_SAFE_INTEGER)), Number.MAX_SAFE_INTEGER);
});

test("contentLength refuses two lengths, and a length that is not a number", () => {
  for (const header of ["1, 2", "1, 01", "1,"]) {
    assertThrows(() => contentLength(header), MalformedError, "two lengths");
    assertThrows(() => contentLength(header, (why) => new RangeError(why)), RangeError, "two");
  }
  for (const header of ["", "+1", "-1", "1.0", "0x1", "1e3", "1 2", "9007199254740992"]) {
    assertThrows(() => contentLength(header), MalformedError, "not a number");
  }
});
