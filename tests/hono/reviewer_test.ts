import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { HTTPException } from "hono/http-exception";
import { authenticate, createAccessReviewer, type ReviewOptions } from "../../src/hono/mod.ts";
import { Reviewer } from "../../src/hono/reviewer.ts";
import { test } from "../support/test.ts";
import { startReviewedService } from "../support/hono/reviewed_service.ts";

const tokenReviews = {
  group: "authentication.k8s.io",
  version: "v1",
  plural: "tokenreviews",
  kind: "TokenReview",
};

test("Reviewer sends a review, and keeps the verdict that is read from the answer", async () => {
  await using service = await startReviewedService();
  const reviewer = new Reviewer<string>(service.kube, tokenReviews, {});
  const ask = () =>
    reviewer.ask({
      key: "one",
      spec: { token: "nonsense" },
      verdict: ({ status }) => ({ value: JSON.stringify(status), keepMs: 1_000 }),
    });
  assertEquals(await ask(), '{"user":{},"error":"invalid bearer token"}');
  await ask();
  assertEquals(service.reviews("tokenreviews"), 1);
});

test("Reviewer turns each failure into a 503, and reports it once for each question", async () => {
  await using service = await startReviewedService();
  const errors: string[] = [];
  const onError = (error: unknown) => void errors.push((error as Error).message);
  const reviewer = new Reviewer<string>(service.kube, tokenReviews, { onError });
  const question = {
    key: "one",
    spec: {},
    verdict: () => ({ value: "", keepMs: 1_000 }),
  };
  const outcomes = await Promise.allSettled([reviewer.ask(question), reviewer.ask(question)]);
  assertEquals(outcomes.map(({ status }) => status), ["rejected", "rejected"]);
  assertEquals(errors.length, 1);
  const error = await assertRejects(() => reviewer.ask(question), HTTPException);
  assertEquals(error.status, 503);
});

test("Reviewer refuses options that are not an object", async () => {
  await using service = await startReviewedService();
  const options = null as unknown as ReviewOptions;
  const message = "The options must be an object";
  assertThrows(() => new Reviewer(service.kube, tokenReviews, options), TypeError, message);
  assertThrows(() => authenticate(service.kube, options), TypeError, message);
  assertThrows(() => createAccessReviewer(service.kube, options), TypeError, message);
});
