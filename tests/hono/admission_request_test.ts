import { assertEquals } from "@std/assert";
import { admissionRequestOf, readReview } from "../../src/hono/admission_request.ts";
import { configMapRequest } from "../support/hono/admission_review.ts";
import { test } from "../support/test.ts";

const parts = { signal: new AbortController().signal, warn: () => {}, audit: () => {} };
const review = (request: unknown) =>
  readReview({ kind: "AdmissionReview", apiVersion: "admission.k8s.io/v1", request });

test("readReview takes reviews of v1 with a uid only", () => {
  assertEquals(review(configMapRequest())?.uid, configMapRequest().uid);
  assertEquals(review({}), undefined);
  assertEquals(review({ uid: "" }), undefined);
  assertEquals(readReview({ kind: "Other", request: configMapRequest() }), undefined);
  assertEquals(readReview(null), undefined);
});

test("admissionRequestOf reads a subresource and the extra data of a user, and does without the rest", () => {
  const userInfo = { username: "alice", uid: "7", groups: ["a"], extra: { scopes: ["x"] } };
  const request = { uid: "a", operation: "CONNECT", subResource: "exec", userInfo };
  const { subresource, user, name, object, options, dryRun } = admissionRequestOf(
    review(request)!,
    parts,
  );
  assertEquals({ subresource, user, name, object, options, dryRun }, {
    subresource: "exec",
    user: userInfo,
    name: "",
    object: undefined,
    options: {},
    dryRun: false,
  });
  assertEquals(admissionRequestOf(review({ uid: "a" })!, parts).user.groups, []);
});
