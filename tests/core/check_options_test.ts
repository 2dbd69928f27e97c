import { assertThrows } from "@std/assert";
import { checkOptions } from "../../src/core/check_options.ts";
import { test } from "../support/test.ts";

test("checkOptions accepts an object, with or without a signal", () => {
  checkOptions({});
  checkOptions({ signal: undefined, port: 1 });
  checkOptions({ signal: null });
  checkOptions({ signal: new AbortController().signal });
});

test("checkOptions refuses what is not an object, and a signal that is not one", () => {
  for (const options of [null, undefined, "x", 5, true, [], Symbol("x"), () => {}]) {
    assertThrows(() => checkOptions(options), TypeError, "The options must be an object");
  }
  const message = "The options must be an object, such as { port }: current value is null.";
  assertThrows(() => checkOptions(null, "{ port }"), TypeError, message);
  for (const signal of ["x", 5, {}, new AbortController(), Symbol("x")]) {
    assertThrows(() => checkOptions({ signal }), TypeError, "signal must be an AbortSignal");
  }
});
