import { assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import { asCopyError, CopyError, LocalFailure, localFailure } from "../../src/copy/copy_error.ts";
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

test("asCopyError does not change the errors of a client from another version of the core", async () => {
  const copy = await import("../../src/core/errors.ts?copy");
  const error = new copy.TimeoutError("late");
  assertStrictEquals(asCopyError(error, { from: "a", to: "b" }), error);
});

test("localFailure names the path and the remedy, with the system's error as cause", () => {
  const words: Record<string, string> = {
    ENOSPC: "there is no space left for /a/b: free some, or give another path",
    EEXIST: "/a/b is a file, where a folder must be: remove it, or give another path",
    EILSEQ:
      "the name of /a/b, or the one that it links to, is not UTF-8: rename it, or copy what " +
      "is beside it",
    EACCES: "/a/b may not be read: check its permissions and those of its folder",
  };
  for (const [code, message] of Object.entries(words)) {
    const cause = Object.assign(new Error(`${code}: no`), { code });
    const failure = localFailure(cause, { path: "/a/b", access: "read" });
    assertInstanceOf(failure, LocalFailure);
    assertEquals(failure.message, message);
    assertStrictEquals(failure.cause, cause);
  }
});

test("localFailure does not change what is not an error of the system", () => {
  const misuse = Object.assign(new TypeError("NUL"), { code: "ERR_INVALID_ARG_VALUE" });
  for (const error of [new CopyError("no"), new Error("truncated"), misuse, "text", undefined]) {
    assertStrictEquals(localFailure(error, { path: "/a", access: "written" }), error);
  }
});
