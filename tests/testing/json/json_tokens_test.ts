import { assertEquals } from "@std/assert";
import { jsonTokens } from "../../../src/testing/json/json_tokens.ts";
import { test } from "../../support/test.ts";

test("jsonTokens finds strings, numbers, words and signs where they are", () => {
  const text = String.raw`{"a\"]": [-1.5e3, true , "\\"], "": null}`;
  const tokens = [...jsonTokens(text)];
  assertEquals(
    tokens.map((token) => token.text),
    [
      "{",
      String.raw`"a\"]"`,
      ":",
      "[",
      "-1.5e3",
      ",",
      "true",
      ",",
      String.raw`"\\"`,
      "]",
      ",",
      '""',
      ":",
      "null",
      "}",
    ],
  );
  for (const token of tokens) assertEquals(text.startsWith(token.text, token.index), true);
});
