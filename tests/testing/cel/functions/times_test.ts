import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import { evaluateSource, notTrue } from "../evaluate_source.ts";

test("times have parts in UTC, at an offset and in a time zone", () => {
  const time = "timestamp('2024-12-31T23:30:15.250Z')";
  assertEquals(
    notTrue(
      `${time}.getDayOfYear() == 365`,
      `${time}.getFullYear('Europe/Berlin') == 2025`,
      `${time}.getMonth('+01:00') == 0`,
      `${time}.getDayOfWeek('UTC') == 2`,
      `${time}.getMinutes('-00:45') == 45`,
      `${time}.getMilliseconds() == 250`,
      "duration('-90m').getHours() == -1",
    ),
    [],
  );
  assertEquals(evaluateSource(`${time}.getHours('No/Where')`), "error: unknown time zone No/Where");
});
