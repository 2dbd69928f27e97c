import { assertEquals } from "@std/assert";
import { microTime, rfc3339Ms } from "../../../src/core/time/rfc3339.ts";
import { test } from "../../support/test.ts";

test("rfc3339Ms reads a time as Go does", () => {
  const at = Date.UTC(2026, 10, 25, 9, 30, 5);
  const times: Record<string, number> = {
    "2026-11-25T09:30:05Z": at,
    "2026-11-25T9:30:05Z": at,
    "2026-11-25T09:30:05+00:00": at,
    "2026-11-25T10:30:05+01:00": at,
    "2026-11-25T04:00:05-05:30": at,
    "2026-11-26T09:30:05+24:00": at,
    "2026-11-25T09:30:05.5Z": at + 500,
    "2026-11-25T09:30:05,25Z": at + 250,
    "2026-11-25T09:30:05.123456789Z": at + 123,
    "0001-01-01T00:00:00Z": -62_135_596_800_000,
    "0099-01-01T00:00:00Z": -59_042_995_200_000,
    "2028-02-29T00:00:00Z": Date.UTC(2028, 1, 29),
  };
  for (const [text, ms] of Object.entries(times)) assertEquals(rfc3339Ms(text), ms, text);
});

test("rfc3339Ms refuses each other text, which the runtimes' own Date.parse may take", () => {
  const texts = [
    "",
    "soon",
    "2026",
    "2026-11-25",
    "25 Nov 2026",
    "Wed, 25 Nov 2026 09:30:05 GMT",
    "1764063005",
    "2026-11-25T09:30:05",
    "2026-11-25T09:30Z",
    "2026-11-25 09:30:05Z",
    "2026-11-25t09:30:05z",
    "2026-11-25T09:30:05.Z",
    "2026-11-25T09:30:05+0100",
    "2026-11-25T09:30:05+01",
    "2026-11-25T09:30:05+25:00",
    "2026-11-25T09:30:05+01:61",
    "2026-11-25T24:00:00Z",
    "2026-11-25T09:60:05Z",
    "2026-11-25T09:30:60Z",
    "2026-13-25T09:30:05Z",
    "2026-00-25T09:30:05Z",
    "2026-02-30T09:30:05Z",
    "2027-02-29T00:00:00Z",
    "2026-11-00T00:00:00Z",
    "+002026-11-25T09:30:05Z",
    " 2026-11-25T09:30:05Z",
    "2026-11-25T09:30:05Z\n",
    "2026-11-25T09:30:05Z UTC",
  ];
  for (const text of texts) assertEquals(rfc3339Ms(text), NaN, text);
});

test("microTime has microseconds, as the API server writes them", () => {
  assertEquals(microTime(Date.UTC(2026, 0, 2, 3, 4, 5, 6)), "2026-01-02T03:04:05.006000Z");
});
