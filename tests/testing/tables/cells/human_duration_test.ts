import { assertEquals } from "@std/assert";
import { age, humanDuration } from "../../../../src/testing/tables/cells/human_duration.ts";
import { test } from "../../../support/test.ts";

const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

test("a duration has at most two units, and fewer the longer it is", () => {
  const table: [milliseconds: number, text: string][] = [
    [-2 * SECOND, "<invalid>"],
    [-SECOND, "0s"],
    [0, "0s"],
    [119 * SECOND + 999, "119s"],
    [2 * MINUTE, "2m"],
    [9 * MINUTE + 59 * SECOND, "9m59s"],
    [10 * MINUTE + 59 * SECOND, "10m"],
    [179 * MINUTE, "179m"],
    [3 * HOUR, "3h"],
    [7 * HOUR + 5 * MINUTE, "7h5m"],
    [8 * HOUR + 5 * MINUTE, "8h"],
    [47 * HOUR, "47h"],
    [2 * DAY, "2d"],
    [7 * DAY + 23 * HOUR, "7d23h"],
    [8 * DAY + 23 * HOUR, "8d"],
    [729 * DAY, "729d"],
    [730 * DAY, "2y"],
    [2915 * DAY, "7y360d"],
    [2921 * DAY, "8y"],
  ];
  for (const [milliseconds, text] of table) assertEquals(humanDuration(milliseconds), text);
});

test("an age is the time since a timestamp", () => {
  const now = Date.parse("2026-01-01T00:01:30Z");
  assertEquals(age("2026-01-01T00:00:00Z", now), "90s");
  for (const none of [undefined, null, "", "soon"]) assertEquals(age(none, now), "<unknown>");
});
