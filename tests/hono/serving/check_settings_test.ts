import { assertThrows } from "@std/assert";
import { checkList, checkOnError, checkText } from "../../../src/hono/serving/check_settings.ts";
import { test } from "../../support/test.ts";

test("the checks of settings accept what is right, and what may be left out", () => {
  checkText("hostname", "::1", "127.0.0.1");
  for (const value of [undefined, []]) checkList("names", value, "names");
  for (const value of [undefined, () => {}]) checkOnError(value);
});

test("the checks of settings name the setting, the remedy and what it is", () => {
  const text = 'hostname must be a non-empty string, such as 127.0.0.1: it is "".';
  assertThrows(() => checkText("hostname", "", "127.0.0.1"), TypeError, text);
  assertThrows(() => checkText("hostname", 5, "127.0.0.1"), TypeError, "it is 5.");
  const list = "names must be an array of DNS names: it is null.";
  assertThrows(() => checkList("names", null, "DNS names"), TypeError, list);
  assertThrows(() => checkOnError("x"), TypeError, 'left out to write a warning: it is "x".');
});
