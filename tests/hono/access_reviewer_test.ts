import { assertEquals, assertRejects } from "@std/assert";
import { type Access, accessReviewer } from "../../src/hono/mod.ts";
import { answeringKube } from "../support/hono/answering_kube.ts";
import { startReviewedService } from "../support/hono/reviewed_service.ts";
import { test } from "../support/test.ts";

const user = {
  username: "alice",
  uid: "7",
  groups: ["system:authenticated"],
  extra: { scopes: ["a"] },
  audiences: [],
};

test("accessReviewer asks once about an access of a user, and gives the reason", async () => {
  await using service = await startReviewedService();
  const review = accessReviewer(service.kube);
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

test("accessReviewer allows only what the API server says is allowed", async () => {
  const access = { verb: "get", path: "/version" };
  const allowed = async (status: unknown) =>
    (await accessReviewer(answeringKube(status))(user, access)).allowed;
  assertEquals(await allowed({ allowed: true }), true);
  for (
    const status of [undefined, {}, { allowed: false }, { allowed: "true" }, { denied: false }]
  ) {
    assertEquals(await allowed(status), false, JSON.stringify(status));
  }
});

test("accessReviewer refuses an access that asks for nothing", async () => {
  await using service = await startReviewedService();
  const review = accessReviewer(service.kube);
  await assertRejects(() => review(user, { verb: "get" } as Access), TypeError, "needs a resource");
  assertEquals(service.reviews("subjectaccessreviews"), 0);
});
