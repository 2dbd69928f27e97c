import { assertEquals } from "@std/assert";
import { expiryFinding } from "../../src/doctor/expiry_finding.ts";
import { test } from "../support/test.ts";

const DAY_MS = 86_400_000;

test("expiryFinding warns in the last week, or in the last quarter of a short life", () => {
  const rows = [
    [365, 8, undefined],
    [365, 6, "6 d"],
    [90, 30, undefined],
    [1, 0.33, undefined],
    [1, 0.2, "4 h"],
  ] as const;
  for (const [lifeDays, leftDays, text] of rows) {
    const times = { validFromMs: 0, validToMs: lifeDays * DAY_MS };
    const finding = expiryFinding(times, (lifeDays - leftDays) * DAY_MS);
    assertEquals(
      finding?.summary,
      text && `the server's certificate expires in ${text}, and was not renewed`,
    );
  }
});
