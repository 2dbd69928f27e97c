import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import { evaluateSource, notTrue } from "../evaluate_source.ts";

test("numbers are bounded, and whole ones divide towards zero", () => {
  assertEquals(notTrue("-7 / 2 == -3", "-7 % 2 == -1", "1.0 / 0.0 > 1.0", "2u - 1u == 1u"), []);
  assertEquals(evaluateSource("9223372036854775807 + 1"), "error: integer overflow");
  assertEquals(evaluateSource("-(-9223372036854775808)"), "error: integer overflow");
  assertEquals(evaluateSource("0u - 1u"), "error: unsigned integer overflow");
  assertEquals(evaluateSource("1 / 0"), "error: division by zero");
  assertEquals(evaluateSource("1u % 0u"), "error: modulus by zero");
});

test("times and durations are added and subtracted within their ranges", () => {
  const start = "timestamp('2021-01-01T00:00:00Z')";
  assertEquals(notTrue(`${start} + duration('1h') - ${start} == duration('60m')`), []);
  assertEquals(
    evaluateSource("timestamp('9999-12-31T23:59:59Z') + duration('1s')"),
    "error: timestamp overflow",
  );
  assertEquals(
    evaluateSource("duration('2562047h') + duration('2562047h')"),
    "error: duration overflow",
  );
});
