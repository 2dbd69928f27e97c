import { assertEquals } from "@std/assert";
import { fileFault } from "../../../src/testing/door/file_fault.ts";
import { test } from "../../support/test.ts";

test("an error of a file is told in words, without the path of a draft", () => {
  const error = Object.assign(new Error("EROFS: read-only file system, open '/a.new'"), {
    code: "EROFS",
  });
  assertEquals(fileFault(error), "the file system is read-only");
  assertEquals(fileFault(new Error("other")), "other");
});
