import { assertEquals } from "@std/assert";
import { durationText } from "../../src/doctor/duration_text.ts";
import { test } from "../support/test.ts";

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
