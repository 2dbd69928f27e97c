import { assertEquals } from "@std/assert";
import { PermissionError } from "../../src/core/errors.ts";
import { summaryOf } from "../../src/doctor/summary_of.ts";
import { test } from "../support/test.ts";

test("summaryOf leaves out the full stop, and the flag, which is the remedy", () => {
  assertEquals(summaryOf(new Error("It is broken.")), "It is broken");
  assertEquals(
    summaryOf(new PermissionError("/a may not be read", "--allow-read=/a")),
    "Permission denied: /a may not be read",
  );
  assertEquals(summaryOf("text"), "unknown error");
});
