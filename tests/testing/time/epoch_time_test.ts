import { assertEquals } from "@std/assert";
import { epochTimeOf, LATEST_MS } from "../../../src/testing/time/epoch_time.ts";
import { test } from "../../support/test.ts";

test("a time of RFC 3339 from 1970 to 9999 is read to the millisecond", () => {
  for (
    const [text, timeMs] of [
      ["1970-01-01T00:00:00Z", 0],
      ["2030-01-01T01:00:00.25+01:00", Date.UTC(2030, 0) + 250],
      ["2028-02-29T00:00:00Z", Date.UTC(2028, 1, 29)],
      ["9999-12-31T23:59:59.999Z", LATEST_MS],
    ] as const
  ) {
    assertEquals(epochTimeOf(text), timeMs, text);
  }
});

test("other times, other days and other texts are none", () => {
  for (
    const text of [
      "1969-12-31T23:59:59Z",
      "1970-01-01T00:00:00+01:00",
      "9999-12-31T23:59:59-00:01",
      "+010000-01-01T00:00:00Z",
      "2030-02-30T00:00:00Z",
      "2029-02-29T00:00:00Z",
      "2030-01-01T24:00:00Z",
      "2030-01-01T00:00:00",
      "2030-01-01T00:00Z",
      "2030-01-01",
      "tomorrow",
      "",
    ]
  ) {
    assertEquals(epochTimeOf(text), undefined, text);
  }
});
