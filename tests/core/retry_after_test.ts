import { assertEquals } from "@std/assert";
import {
  boundedRetryMs,
  parseRetryAfter,
  parseRetryAfterSeconds,
} from "../../src/core/retry_after.ts";
import { test } from "../support/test.ts";

const nowMs = Date.UTC(2026, 10, 24, 10, 0, 0);

test("parseRetryAfter reads whole seconds", () => {
  assertEquals(parseRetryAfter("0", nowMs), 0);
  assertEquals(parseRetryAfter("1", nowMs), 1_000);
  assertEquals(parseRetryAfter(" 120 ", nowMs), 120_000);
});

test("parseRetryAfter reads the three forms of an HTTP date", () => {
  assertEquals(parseRetryAfter("Tue, 24 Nov 2026 10:00:30 GMT", nowMs), 30_000);
  assertEquals(parseRetryAfter("Tuesday, 24-Nov-26 10:00:30 GMT", nowMs), 30_000);
  assertEquals(parseRetryAfter("Tue Nov 24 10:00:30 2026", nowMs), 30_000);
});

test("parseRetryAfter takes a date in the past for now", () => {
  assertEquals(parseRetryAfter("Tue, 24 Nov 2026 09:59:59 GMT", nowMs), 0);
});

test("parseRetryAfter has no answer where there is none", () => {
  for (const value of [null, "", "-1", "1.5", "1e3", "0x10", "soon", "Infinity", "10 s", "Tue"]) {
    assertEquals(parseRetryAfter(value, nowMs), undefined, `for ${value}`);
  }
});

test("parseRetryAfter takes the first of several headers", () => {
  const soon = "Tue, 24 Nov 2026 10:00:30 GMT";
  for (const value of [`30, 600`, `30,${soon}`, `${soon}, 600`, `${soon}, ${soon}`]) {
    assertEquals(parseRetryAfter(value, nowMs), 30_000, value);
  }
  for (const value of [", 30", "soon, 30", "1.5, 30"]) {
    assertEquals(parseRetryAfter(value, nowMs), undefined, value);
  }
});

test("parseRetryAfter gives a finite number for any number of digits", () => {
  const digits = "9".repeat(400);
  assertEquals(parseRetryAfterSeconds(digits), Number.MAX_SAFE_INTEGER);
  assertEquals(Number.isFinite(parseRetryAfter(digits, nowMs)), true);
  assertEquals(parseRetryAfter("Fri, 31 Dec 999999 23:59:59 GMT", nowMs), undefined);
});

test("boundedRetryMs leaves to a backoff what is no wait, and waits five minutes at most", () => {
  for (const value of [undefined, 0, -1, NaN, "5" as unknown as number]) {
    assertEquals(boundedRetryMs(value), undefined, String(value));
  }
  assertEquals([1, 300_000, 300_001, Infinity].map(boundedRetryMs), [1, 300_000, 300_000, 300_000]);
});
