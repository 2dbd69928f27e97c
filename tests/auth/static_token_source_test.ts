import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import { StaticTokenSource } from "../../src/auth/static_token_source.ts";
import { TokenInvalidError } from "../../src/core/errors.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { test } from "../support/test.ts";

test("StaticTokenSource returns its token, without white space around it", () => {
  assertEquals(new StaticTokenSource("abc").token(), "abc");
  assertEquals(new StaticTokenSource(" abc\n").token(), "abc");
});

test("StaticTokenSource refuses text that is not a bearer token", () => {
  for (const token of ["", "\n", "a b", "a\0b", "ü"]) {
    assertThrows(() => new StaticTokenSource(token), TokenInvalidError, "The static token ");
  }
});

test("StaticTokenSource never shows its token", () => {
  assertFalse(shownForms(new StaticTokenSource("SECRET-TOKEN")).includes("SECRET"));
  const error = assertThrows(() => new StaticTokenSource("SECRET TOKEN"));
  assertFalse(shownForms(error).includes("SECRET"));
});
