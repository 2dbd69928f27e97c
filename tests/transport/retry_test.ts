import { assertEquals } from "@std/assert";
import { systemClock } from "../../src/runtime/system_clock.ts";
import {
  discardBody,
  isWorthRepeating,
  networkBackoff,
  retryAfterMs,
} from "../../src/transport/retry.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { test } from "../support/test.ts";

const get = { method: "GET", replayable: true };
const nowMs = Date.UTC(2026, 0, 1);
const answer = (status: number, retryAfter?: string) =>
  new Response(null, { status, headers: retryAfter ? { "retry-after": retryAfter } : {} });

test("retryAfterMs waits when the server says how long", () => {
  assertEquals(retryAfterMs(get, answer(429, "2"), nowMs), 2000);
  assertEquals(retryAfterMs(get, answer(503, "Thu, 01 Jan 2026 00:00:05 GMT"), nowMs), 5000);
  assertEquals(retryAfterMs({ method: "POST", replayable: true }, answer(429, "1"), nowMs), 1000);
});

test("retryAfterMs leaves a wait of more than five minutes to the caller", () => {
  assertEquals(retryAfterMs(get, answer(429, "300"), nowMs), 300_000);
  for (const value of ["301", "31536000", "9".repeat(400), "Fri, 01 Jan 2027 00:00:00 GMT"]) {
    assertEquals(retryAfterMs(get, answer(429, value), nowMs), undefined);
  }
});

test("retryAfterMs does not wait if the server gives no time", () => {
  assertEquals(retryAfterMs(get, answer(429), nowMs), undefined);
  assertEquals(retryAfterMs(get, answer(500), nowMs), undefined);
  assertEquals(retryAfterMs(get, answer(404, "1"), nowMs), undefined);
  assertEquals(
    retryAfterMs({ method: "POST", replayable: false }, answer(429, "1"), nowMs),
    undefined,
  );
});

test("isWorthRepeating allows a retry only for requests that change nothing", () => {
  for (const failure of ["closed", "refused", "unreachable"] as const) {
    for (const method of ["GET", "HEAD", "OPTIONS"]) {
      assertEquals(isWorthRepeating({ method, replayable: true }, failure), true);
    }
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      assertEquals(isWorthRepeating({ method, replayable: true }, failure), false);
    }
  }
  for (const failure of ["tls", "dns", "unknown"] as const) {
    assertEquals(isWorthRepeating(get, failure), false);
  }
});

test("networkBackoff grows from 0.1 s to 5 s, plus at most half", () => {
  const backoff = networkBackoff();
  const delays = Array.from({ length: 9 }, () => backoff.next(0));
  delays.forEach((delay, i) => {
    const base = Math.min(100 * 2 ** i, 5000);
    assertEquals(delay >= base && delay < 1.5 * base, true, `delay ${i} is ${delay}`);
  });
});

function body(
  chunks: number,
  chunkBytes: number,
): { response: Response; given(): number; cancelled(): boolean } {
  let given = 0;
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (given === chunks) return controller.close();
      given++;
      controller.enqueue(new Uint8Array(chunkBytes));
    },
    cancel() {
      cancelled = true;
    },
  }, { highWaterMark: 0 });
  return { response: new Response(stream), given: () => given, cancelled: () => cancelled };
}

test("discardBody reads a short body to its end", async () => {
  const { response, given, cancelled } = body(3, 100);
  await discardBody(response, systemClock);
  assertEquals([given(), cancelled()], [3, false]);
});

test("discardBody cancels a long body", async () => {
  const { response, given, cancelled } = body(1000, 32 * 1024);
  await discardBody(response, systemClock);
  assertEquals([given(), cancelled()], [3, true]);
});

test("discardBody accepts a body that breaks off, and a missing body", async () => {
  const broken = new ReadableStream({ pull: (c) => c.error(new Error("reset")) });
  await discardBody(new Response(broken), systemClock);
  await discardBody(new Response(null), systemClock);
});

test("discardBody waits at most a second for a body that does not end", async () => {
  for (const cancel of [() => {}, () => new Promise<void>(() => {})]) {
    const clock = new FakeClock();
    let reasons = 0;
    const silent = new ReadableStream({
      cancel() {
        reasons++;
        return cancel();
      },
    });
    const discarded = discardBody(new Response(silent), clock);
    await clock.advance(999);
    assertEquals(reasons, 0);
    await clock.advance(1);
    await discarded;
    assertEquals([reasons, clock.pending], [1, 0]);
  }
});
