import { assertThrows } from "@std/assert";
import { checkFunctions } from "../../src/core/check_functions.ts";
import { test } from "../support/test.ts";

test("checkFunctions takes functions and settings that are left out", () => {
  checkFunctions({ a: () => {}, b: undefined, other: 5 }, ["a", "b", "c"]);
});

test("checkFunctions names the setting that is not a function", () => {
  for (const onError of [null, 5, "warn", {}, []]) {
    assertThrows(() => checkFunctions({ onError }, ["onError"]), TypeError, "onError must be");
  }
});
