import { assertEquals } from "@std/assert";
import { microTime } from "../../../src/core/time/micro_time.ts";
import { test } from "../../support/test.ts";

test("microTime has microseconds, as the API server writes them", () => {
  assertEquals(microTime(Date.UTC(2026, 0, 2, 3, 4, 5, 6)), "2026-01-02T03:04:05.006000Z");
});
