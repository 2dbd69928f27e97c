import { assert, assertEquals } from "@std/assert";
import {
  Backoff,
  boundedRetryMs,
  parseRetryAfter,
  parseRetryAfterSeconds,
} from "../../src/core/backoff.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { test } from "../support/test.ts";

test("Backoff doubles from 800 ms up to 30 s, as client-go's reflector does", () => {
  const backoff = new Backoff({ random: () => 0 });
  const delays = Array.from({ length: 8 }, () => backoff.next(0));
  assertEquals(delays, [800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
});

test("Backoff adds a random part of up to the delay itself", () => {
  const delays = (random: number) => {
    const backoff = new Backoff({ random: () => random });
    return [backoff.next(0), backoff.next(0), backoff.next(0)];
  };
  assertEquals(delays(0.5), [1_200, 2_400, 4_800]);
  assertEquals(delays(1), [1_600, 3_200, 6_400]);
});

test("Backoff spreads its first delay over 800 to 1600 ms", () => {
  const random = seededRandom(1);
  const delays = Array.from({ length: 1_000 }, () => new Backoff({ random }).next(0));
  assert(Math.min(...delays) >= 800 && Math.min(...delays) < 810);
  assert(Math.max(...delays) < 1_600 && Math.max(...delays) > 1_590);
});

test("Backoff is random by default", () => {
  const delays = new Set(Array.from({ length: 20 }, () => new Backoff().next(0)));
  assert(delays.size > 1);
});

test("Backoff starts over only after more than two quiet minutes", () => {
  const backoff = new Backoff({ random: () => 0 });
  assertEquals(backoff.next(0), 800);
  assertEquals(backoff.next(120_000), 1_600);
  assertEquals(backoff.next(240_000), 3_200);
  assertEquals(backoff.next(360_001), 800);
  assertEquals(backoff.next(360_002), 1_600);
});

test("Backoff takes other settings", () => {
  const options = { initialMs: 100, factor: 3, maxMs: 500, jitter: 0.5, resetAfterMs: 1_000 };
  const backoff = new Backoff({ ...options, random: () => 1 });
  assertEquals([backoff.next(0), backoff.next(0), backoff.next(0)], [150, 450, 750]);
  assertEquals(backoff.next(1_001), 150);
});

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

test("parseRetryAfter reads a date in another zone than GMT", () => {
  const dates = [
    "Tue, 24 Nov 2026 10:00:30 UTC",
    "Tue, 24 Nov 2026 10:00:30 UT",
    "Tue, 24 Nov 2026 10:00:30 Z",
    "Tue, 24 Nov 2026 10:00:30 +0000",
    "Tue, 24 Nov 2026 11:30:30 +0130",
    "Tue, 24 Nov 2026 05:00:30 -05:00",
    "Tue, 24 Nov 2026 05:00:30 EST",
    "Tue, 24 Nov 2026 03:00:30 PDT",
    "Tue, 24 Nov 2026 10:00:30 +0000, 600",
    "Tuesday, 24-Nov-26 11:00:30 +0100",
  ];
  for (const date of dates) assertEquals(parseRetryAfter(date, nowMs), 30_000, date);
  assertEquals(parseRetryAfter("Tue, 24 Nov 2026 10:00:30 NOWHERE", nowMs), undefined);
});

test("parseRetryAfter treats a date in the past as now", () => {
  assertEquals(parseRetryAfter("Tue, 24 Nov 2026 09:59:59 GMT", nowMs), 0);
});

test("parseRetryAfter returns undefined for a value without a delay", () => {
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

test("boundedRetryMs ignores values that are not a positive number, and returns at most five minutes", () => {
  for (const value of [undefined, 0, -1, NaN, "5" as unknown as number]) {
    assertEquals(boundedRetryMs(value), undefined, String(value));
  }
  assertEquals([1, 300_000, 300_001, Infinity].map(boundedRetryMs), [1, 300_000, 300_000, 300_000]);
});
