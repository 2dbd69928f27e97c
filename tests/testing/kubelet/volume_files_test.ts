import { assertThrows } from "@std/assert";
import { checkFileName } from "../../../src/testing/kubelet/volume_files.ts";
import { test } from "../../support/test.ts";

test("checkFileName accepts plain names, and refuses those that lead elsewhere", () => {
  for (const name of ["token", "ca.crt", ".hidden"]) checkFileName(name);
  for (const name of ["", "a/b", "..", "..data"]) {
    assertThrows(() => checkFileName(name), TypeError, `"${name}" cannot be a file`);
  }
});
