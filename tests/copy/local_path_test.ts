import { assertThrows } from "@std/assert";
import { checkLocalPath, checkWellFormed } from "../../src/copy/local_path.ts";
import { test } from "../support/test.ts";

test("checkLocalPath refuses an invalid path, and checkWellFormed half of a character", () => {
  for (const path of ["a", ".", "/", "😀", "x\ufffd"]) checkLocalPath(path);
  checkWellFormed("");
  assertThrows(() => checkLocalPath(""), TypeError, "must not be empty");
  for (const path of ["a\ud83d", "\ude00", "\ude00\ud83d"]) {
    assertThrows(() => checkLocalPath(path), TypeError, "half of a character");
    assertThrows(() => checkWellFormed(path), TypeError, "half of a character");
  }
});
