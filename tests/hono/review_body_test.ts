import { assert, assertEquals } from "@std/assert";
import { HonoRequest } from "hono/request";
import { readReviewBody, reviewLimitMs } from "../../src/hono/review_body.ts";
import { test } from "../support/test.ts";

const MIB = 1024 * 1024;
const START = '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"a-1"';

const limits = { signal: new AbortController().signal, maxBytes: 7 * MIB };
const post = (body: BodyInit | null = null) =>
  new HonoRequest(new Request("http://127.0.0.1/", { method: "POST", body }));
const read = (body?: BodyInit | null) => readReviewBody(post(body), limits);

test("readReviewBody parses JSON, and gives nothing for anything else", async () => {
  assertEquals(await read('{"a":"ü"}'), { body: { a: "ü" }, uid: "" });
  assertEquals((await read("{")).body, undefined);
  assertEquals((await read()).body, undefined);
});

test("readReviewBody stops at its limit, and finds the uid at the start", async () => {
  const fill = "x".repeat(7 * MIB);
  const large = { body: undefined, uid: "a-1", fault: "tooLarge" as const };
  assertEquals(await read(`${START},"x":"${fill}"}}`), large);
  assertEquals((await read(`{"x":"${fill}"}`)).uid, "");
  assertEquals((await read(JSON.stringify(fill.slice(2)))).fault, undefined);
});

test("readReviewBody joins a body that comes in small pieces", async () => {
  const text = JSON.stringify({ a: "ü".repeat(100_000) });
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at += 4_999));
    },
  });
  assertEquals(JSON.stringify((await read(body)).body), text);
});

test("readReviewBody gives up when the signal aborts, and finds the uid at the start", async () => {
  for (const [start, uid] of [[START, "a-1"], ["", ""]] as const) {
    const stop = new AbortController();
    let cancelled = false;
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(start)),
      pull: () => new Promise(() => {}),
      cancel: () => void (cancelled = true),
    });
    const reading = readReviewBody(post(body), { ...limits, signal: stop.signal });
    setTimeout(() => stop.abort()); // after the start has been read
    assertEquals(await reading, { body: undefined, uid, fault: "late" });
    assert(cancelled);
  }
});

test("readReviewBody reads a body that a middleware has read before", async () => {
  const request = post("[1]");
  await request.text();
  assertEquals((await readReviewBody(request, limits)).body, [1]);
});

test("readReviewBody gives nothing of a body that is cut off", async () => {
  const body = new ReadableStream({ pull: () => Promise.reject(new Error("reset")) });
  assertEquals(await read(body), { body: undefined, uid: "" });
});

test("reviewLimitMs is a little less than the seconds in the URL", () => {
  assertEquals(reviewLimitMs("https://a.test/x?timeout=1s", 10), 700);
  assertEquals(reviewLimitMs("https://a.test/x?a=b&timeout=30s", 10), 29_700);
});

test("reviewLimitMs takes the default where the URL has no whole number of seconds", () => {
  for (const query of ["", "?timeout=", "?timeout=x", "?timeout=0s", "?timeout=5"]) {
    assertEquals(reviewLimitMs(`https://a.test/x${query}`, 10), 9_700);
  }
});
