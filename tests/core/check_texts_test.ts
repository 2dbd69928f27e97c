import { assertThrows } from "@std/assert";
import { checkTexts } from "../../src/core/check_texts.ts";
import { test } from "../support/test.ts";

test("checkTexts takes strings and settings that are left out", () => {
  checkTexts({ a: "", b: "text", c: undefined, other: 5 }, ["a", "b", "c", "d"]);
});

test("checkTexts names the setting that is not a string", () => {
  for (const value of [null, 5, true, {}, ["text"]]) {
    assertThrows(
      () => checkTexts({ labelSelector: value }, ["labelSelector"]),
      TypeError,
      "labelSel",
    );
  }
});
