import { assertEquals } from "@std/assert";
import { readReviewBody } from "../../src/hono/review_body.ts";
import { test } from "../support/test.ts";

const read = (body: string) =>
  readReviewBody(new Request("http://127.0.0.1/", { method: "POST", body }));

test("readReviewBody parses JSON, and gives nothing for anything else", async () => {
  assertEquals(await read('{"a":"ü"}'), { body: { a: "ü" }, uid: "", tooLarge: false });
  assertEquals((await read("{")).body, undefined);
  const empty = await readReviewBody(new Request("http://127.0.0.1/", { method: "POST" }));
  assertEquals(empty.body, undefined);
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
  assertEquals((await read(`{"x":"${fill}"}`)).uid, "");
  assertEquals((await read(JSON.stringify(fill.slice(2)))).tooLarge, false);
});
