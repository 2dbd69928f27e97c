import { assertEquals } from "@std/assert";
import { shellWord } from "../../../src/testing/launch/shell_word.ts";
import { test } from "../../support/test.ts";

test("a word is in quotes where a shell would read it as something else", () => {
  assertEquals(shellWord("/opt/a-b_c.d/deno"), "/opt/a-b_c.d/deno");
  assertEquals(shellWord("/my folder/a"), "'/my folder/a'");
  assertEquals(shellWord("it's"), "'it'\\''s'");
  assertEquals([shellWord("$HOME"), shellWord("~/a"), shellWord("")], ["'$HOME'", "'~/a'", "''"]);
});
