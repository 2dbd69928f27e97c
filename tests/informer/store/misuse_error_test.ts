import { assert, assertEquals } from "@std/assert";
import { describeValue, MisuseError } from "../../../src/informer/store/misuse_error.ts";
import { test } from "../../support/test.ts";

test("MisuseError is a TypeError", () => {
  assert(new MisuseError("must give a string") instanceof TypeError);
});

test("describeValue names a function's result, and handles a promise's rejection", () => {
  const values = [undefined, null, 1, true, "a", [1], { a: 1 }, () => {}];
  assertEquals(values.map(describeValue), [
    "undefined",
    "null",
    "a number",
    "a boolean",
    "a string",
    "a list",
    "an object",
    "a function",
  ]);
  const rejected = Promise.reject(new Error("unheard of, this would fail the test"));
  assertEquals(describeValue(rejected), "a promise: it must not be asynchronous");
});
