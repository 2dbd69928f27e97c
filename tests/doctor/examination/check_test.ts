import { assertEquals } from "@std/assert";
import { PermissionError } from "../../../src/core/errors.ts";
import { failure, ok, skipped, warning } from "../../../src/doctor/examination/check.ts";
import {
  durationText,
  flagRemedy,
  summaryOf,
} from "../../../src/doctor/examination/finding_text.ts";
import { test } from "../../support/test.ts";

test("the outcomes have the status of their name, and findings keep their texts", () => {
  const finding = { summary: "a", meaning: "b", remedy: "c" };
  assertEquals([ok("a"), skipped("a"), warning(finding), failure(finding)], [
    { status: "ok", summary: "a" },
    { status: "skipped", summary: "a" },
    { status: "warning", ...finding },
    { status: "failure", ...finding },
  ]);
});

test("summaryOf leaves out the full stop, and the flag, which is the remedy", () => {
  assertEquals(summaryOf(new Error("It is broken.")), "It is broken");
  assertEquals(
    summaryOf(new PermissionError("/a may not be read", "--allow-read=/a")),
    "Permission denied: /a may not be read",
  );
  assertEquals(summaryOf("text"), "unknown error");
});

test("durationText uses the largest unit that fits, without a sign", () => {
  const rows = [
    [0, "less than 1 s"],
    [999, "less than 1 s"],
    [1_000, "1 s"],
    [-119_000, "1 min"],
    [7_200_000, "2 h"],
    [90_000_000, "1 d"],
  ] as const;
  for (const [ms, text] of rows) assertEquals(durationText(ms), text);
});

test("flagRemedy names the flag that is missing", () => {
  // tests/doctor/permissions_test.ts has the flags that take a permission back.
  const missing = [{ kind: "net", target: "example.com:443" }] as const;
  assertEquals(
    flagRemedy("--allow-net=example.com:443", missing),
    "Start the program with --allow-net=example.com:443.",
  );
});
