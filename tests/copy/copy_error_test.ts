import { assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import { asCopyError, CopyError } from "../../src/copy/copy_error.ts";
import { PermissionError } from "../../src/core/errors.ts";
import { test } from "../support/test.ts";

test("asCopyError does not change errors with a code of their own, or misuse", () => {
  const paths = { from: "a", to: "b" };
  const misuse = Object.assign(new TypeError("NUL"), { code: "ERR_INVALID_ARG_VALUE" });
  for (const error of [new CopyError("no tar"), new PermissionError("a", "--allow-read"), misuse]) {
    assertStrictEquals(asCopyError(error, paths), error);
  }
  const cause = Object.assign(new Error("no space left"), { code: "ENOSPC" });
  const error = asCopyError(cause, paths);
  assertInstanceOf(error, CopyError);
  assertEquals(error.message, "a could not be copied to b: no space left");
  assertStrictEquals(error.cause, cause);
});
