import { assertEquals } from "@std/assert";
import { readTime } from "../../../src/testing/structs/read_time.ts";
import { test } from "../../support/test.ts";

test("readTime writes times in UTC, without a fraction or with six digits of one", () => {
  const times: [text: string, precision: "seconds" | "micros", value: string][] = [
    ["2020-01-01T02:00:00+02:00", "seconds", "2020-01-01T00:00:00Z"],
    ["2020-02-29T23:59:59.999999999-01:30", "seconds", "2020-03-01T01:29:59Z"],
    ["2020-01-01T1:00:00,5Z", "seconds", "2020-01-01T01:00:00Z"],
    ["0000-01-01T00:00:00Z", "seconds", "0000-01-01T00:00:00Z"],
    ["9999-12-31T23:59:59Z", "seconds", "9999-12-31T23:59:59Z"],
    ["2020-01-01T00:00:00.999999Z", "micros", "2020-01-01T00:00:00.999999Z"],
    ["2020-01-01T00:00:00.000001+24:00", "micros", "2019-12-31T00:00:00.000001Z"],
  ];
  for (const [text, precision, value] of times) assertEquals(readTime(text, precision), { value });
});

test("readTime refuses numbers that are out of range, as Go does", () => {
  const parsing = (text: string) => `parsing time "${text}"`;
  const faults: [text: string, why: string, ofMicros?: string][] = [
    [
      "2020-02-30T00:00:00Z",
      "day",
      ' as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
    ],
    ["2021-02-29T00:00:00.000000Z", "day", ": day out of range"],
    ["2020-04-00T00:00:00.000000Z", "day", ": day out of range"],
    ["2020-13-01T00:00:00Z", "month"],
    ["2020-00-01T00:00:00Z", "month"],
    ["2020-01-01T24:00:00Z", "hour"],
    ["2020-01-01T00:60:00Z", "minute"],
    ["2020-01-01T00:00:60Z", "second"],
    ["2020-01-01T00:00:00.000000+25:00", "time zone offset hour"],
    ["2020-01-01T00:00:00.000000+00:61", "time zone offset minute"],
  ];
  for (const [text, what, ofMicros = `: ${what} out of range`] of faults) {
    assertEquals(readTime(text, "seconds"), { fault: `${parsing(text)}: ${what} out of range` });
    assertEquals(readTime(text, "micros"), { fault: parsing(text) + ofMicros });
  }
});

test("readTime names the part that it cannot read", () => {
  const faults: [text: string, rest: string, part: string][] = [
    ["", "", "2006"],
    ["10000-01-01T00:00:00Z", "0-01-01T00:00:00Z", "-"],
    ["2020-01-01", "", "T"],
    ["2020-01-01t00:00:00z", "t00:00:00z", "T"],
    ["2020-01-01T00:00Z", "Z", ":"],
    ["2020-01-01T00:00:00", "", "Z07:00"],
  ];
  for (const [text, rest, part] of faults) {
    assertEquals(readTime(text, "seconds"), {
      fault: `parsing time "${text}" as "2006-01-02T15:04:05Z07:00": cannot parse "${rest}" as ` +
        `"${part}"`,
    });
  }
  assertEquals(readTime("2020-01-01T00:00:00.1234567Z", "micros"), {
    fault: 'parsing time "2020-01-01T00:00:00.1234567Z" as "2006-01-02T15:04:05.000000Z07:00": ' +
      'cannot parse "7Z" as "Z07:00"',
  });
  assertEquals(readTime("2020-01-01T00:00:00Zx", "seconds"), {
    fault: 'parsing time "2020-01-01T00:00:00Zx": extra text: "x"',
  });
});
