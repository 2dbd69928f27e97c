import { assertThrows } from "@std/assert";
import { checkFlag } from "../../src/core/check_flag.ts";
import { test } from "../support/test.ts";

test("checkFlag takes true, false and nothing", () => {
  for (const value of [true, false, undefined]) checkFlag("events", value);
  for (const value of [null, 1, "false", {}]) {
    assertThrows(() => checkFlag("events", value), TypeError, "events must be true or false");
  }
});
