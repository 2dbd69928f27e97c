import { assertEquals, assertRejects } from "@std/assert";
import { HTTPException } from "hono/http-exception";
import { type Access, type AuthenticatedUser, createAccessReviewer } from "../../src/hono/mod.ts";
import { answering } from "../support/hono/answering_kube.ts";
import { startReviewedService } from "../support/hono/reviewed_service.ts";
import { test } from "../support/test.ts";

const user = {
  username: "alice",
  uid: "7",
  groups: ["system:authenticated"],
  extra: { scopes: ["a"] },
  audiences: [],
};

test("createAccessReviewer asks once about an access of a user, and gives the reason", async () => {
  await using service = await startReviewedService();
  const review = createAccessReviewer(service.kube);
  const access = { verb: "get", path: "/version" };
  const verdict = {
    allowed: true,
    reason: 'RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole ' +
      '"system:discovery" to Group "system:authenticated"',
  };
  assertEquals(await review(user, access), verdict);
  assertEquals(await review({ ...user }, { ...access }), verdict);
  assertEquals(service.reviews("subjectaccessreviews"), 1);
  assertEquals((await review({ ...user, groups: [] }, access)).allowed, false);
  assertEquals(service.reviews("subjectaccessreviews"), 2);
});

test("createAccessReviewer takes an answer that both allows and denies for none, and anything but true for a denial", async () => {
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const access = { verb: "get", path: "/version" };
  const ask = (status: unknown) =>
    createAccessReviewer(answering(status), { onError })(user, access);
  const error = await assertRejects(() => ask({ allowed: true, denied: true }), HTTPException);
  assertEquals([error.status, errors.length], [503, 1]);
  for (const status of [undefined, null, "allowed", { allowed: "true" }, { reason: 5 }]) {
    assertEquals(await ask(status), { allowed: false, reason: "" });
  }
  assertEquals((await ask({ allowed: true, denied: false })).allowed, true);
});

test("createAccessReviewer refuses an access that asks for nothing", async () => {
  await using service = await startReviewedService();
  const review = createAccessReviewer(service.kube);
  await assertRejects(() => review(user, { verb: "get" } as Access), TypeError, "needs a resource");
  assertEquals(service.reviews("subjectaccessreviews"), 0);
});

test("createAccessReviewer refuses to ask without a user, and names the remedy", async () => {
  await using service = await startReviewedService();
  const review = createAccessReviewer(service.kube);
  for (const none of [undefined, null, {}, { username: 5 }] as unknown as AuthenticatedUser[]) {
    const asked = review(none, { verb: "get", path: "/version" });
    await assertRejects(() => asked, TypeError, "put authenticate(…) before the handler");
  }
  assertEquals(service.reviews("subjectaccessreviews"), 0);
});
