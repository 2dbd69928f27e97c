import { assertEquals } from "@std/assert";
import { readReviewBody } from "../../src/hono/review_body.ts";
import { test } from "../support/test.ts";

const never = new AbortController().signal;
const read = (body: string) =>
  readReviewBody(new Request("http://127.0.0.1/", { method: "POST", body }), never);

test("readReviewBody parses JSON, and gives nothing for anything else", async () => {
  assertEquals(await read('{"a":"ü"}'), { body: { a: "ü" }, uid: "", tooLarge: false });
  assertEquals((await read("{"))?.body, undefined);
  const empty = await readReviewBody(new Request("http://127.0.0.1/", { method: "POST" }), never);
  assertEquals(empty?.body, undefined);
});

test("readReviewBody stops at 7 MiB, and finds the uid at the start", async () => {
  const fill = "x".repeat(7 * 1024 * 1024);
  const start =
    '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"a-1"';
  assertEquals(await read(`${start},"x":"${fill}"}}`), {
    body: undefined,
    uid: "a-1",
    tooLarge: true,
  });
  assertEquals((await read(`{"x":"${fill}"}`))?.uid, "");
  assertEquals((await read(JSON.stringify(fill.slice(2))))?.tooLarge, false);
});

test("readReviewBody gives up when the signal aborts", async () => {
  const stop = new AbortController();
  let cancelled = false;
  const body = new ReadableStream({ cancel: () => void (cancelled = true) });
  const request = new Request("http://127.0.0.1/", { method: "POST", body });
  const reading = readReviewBody(request, stop.signal);
  stop.abort();
  assertEquals([await reading, cancelled], [undefined, true]);
});
