import { assertEquals } from "@std/assert";
import { Http2Counters } from "../../../src/testing/http2/http2_counters.ts";
import { test } from "../../support/test.ts";

test("Http2Counters keeps the latest 100 violations", () => {
  const counters = new Http2Counters();
  for (let count = 1; count <= 101; count++) counters.recordViolation(`${count}`);
  const { violations } = counters;
  assertEquals([violations.length, violations[0], violations[99]], [100, "2", "101"]);
  counters.recordViolation(`The header ${"x".repeat(1_000_000)} is malformed.`);
  assertEquals(violations[99]?.length, 8192);
});
