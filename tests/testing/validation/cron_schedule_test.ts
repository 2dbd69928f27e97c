import { assertEquals } from "@std/assert";
import { cronFault } from "../../../src/testing/validation/cron_schedule.ts";
import { test } from "../../support/test.ts";

test("a schedule has five fields, or is a known word", () => {
  const valid = ["* * * * *", "*/5 0-3,7 1 jan-mar MON", "0 0 ? * 0", "@hourly", "@every 1h30m"];
  assertEquals(valid.map(cronFault), valid.map(() => undefined));
  assertEquals(
    ["* * *", "60 * * * *", "5-1 * * * *", "x * * * *", "*/0 * * * *", "@never"].map(cronFault),
    [
      "expected exactly 5 fields, found 3: [* * *]",
      "end of range (60) above maximum (59): 60",
      "beginning of range (5) beyond end of range (1): 5-1",
      'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax',
      "step of range should be a positive number: */0",
      "unrecognized descriptor: @never",
    ],
  );
});
