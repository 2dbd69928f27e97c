import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { failure, ok, skipped, warning } from "../../../src/doctor/examination/outcome.ts";

test("the outcomes have the status of their name, and findings keep their texts", () => {
  const finding = { summary: "a", meaning: "b", remedy: "c" };
  assertEquals([ok("a"), skipped("a"), warning(finding), failure(finding)], [
    { status: "ok", summary: "a" },
    { status: "skipped", summary: "a" },
    { status: "warning", ...finding },
    { status: "failure", ...finding },
  ]);
});
