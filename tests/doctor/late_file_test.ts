import { assertStringIncludes } from "@std/assert";
import { lateFile } from "../../src/doctor/late_file.ts";
import { test } from "../support/test.ts";

test("lateFile names the file", () => {
  assertStringIncludes(lateFile("ca.crt").summary, "`ca.crt` was not read");
});
