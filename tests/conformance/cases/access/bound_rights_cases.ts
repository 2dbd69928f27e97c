import { assertEquals } from "@std/assert";
import { rbac } from "../../access_support.ts";
import { assertFailure } from "../../assert_failure.ts";
import {
  binding,
  clusterDeputy,
  deputy,
  lists,
  missingSecrets,
  refusal,
  secrets,
} from "../../deputy.ts";
import { unique } from "../../fixture.ts";
import type { Cases } from "../cases.ts";

/** Bindings that grant more than their author has. */
export const boundRightsCases: Cases = {
  async "a binding grants no rights that its author does not have"(fixture) {
    const api = await deputy(fixture);
    const roles = fixture.path(`${rbac}/v1/roles`);
    const bindings = fixture.path(`${rbac}/v1/rolebindings`);
    await fixture.create(roles, { metadata: { name: "foreign" }, rules: [secrets] });
    await fixture.create(roles, { metadata: { name: "same" }, rules: [lists] });
    assertFailure(await api.post(bindings, binding({ name: "foreign" })), {
      status: 403,
      reason: "Forbidden",
      message: refusal(fixture, "rolebindings", "foreign") + missingSecrets,
      details: { name: "foreign", group: rbac, kind: "rolebindings" },
    });
    assertEquals((await api.post(bindings, binding({ name: "same" }))).status, 201);
    const path = `${bindings}/foreign`;
    await fixture.create(bindings, binding({ name: "foreign" }));
    const patch = async (change: unknown) => (await api.patch(path, change)).status;
    assertEquals(await patch({ metadata: { finalizers: ["example.com/hold"] } }), 200);
    assertEquals(await patch({ metadata: { finalizers: null } }), 200);
    assertEquals(await patch({ subjects: [] }), 403);
    assertEquals(await patch({ metadata: { labels: { a: "b" } } }), 403);
    // the new role is the one that counts, and the change of it comes after
    assertEquals(await patch({ roleRef: { name: "same" } }), 422);
  },

  async "a binding to a role that cannot be read grants no rights"(fixture) {
    const api = await deputy(fixture);
    const bindings = fixture.path(`${rbac}/v1/rolebindings`);
    const bind = (roleRef: { kind?: string; name?: string }) =>
      api.post(bindings, binding({ metadata: { name: "some" }, ...roleRef }));
    for (const kind of ["Role", "ClusterRole"]) {
      assertFailure(await bind({ kind, name: "gone" }), {
        status: 404,
        reason: "NotFound",
        message: `rolebindings.${rbac} "gone" not found`, // the resource of the request
        details: { name: "gone", group: rbac, kind: "rolebindings" },
      });
    }
    assertFailure(await bind({ kind: "User", name: "gone" }), {
      status: 500,
      message: 'unsupported role reference kind: "User"',
    });
    assertFailure(await bind({}), {
      status: 400,
      reason: "BadRequest",
      message: "Name parameter required.",
    });
    assertFailure(await bind({ name: "a/b%" }), {
      status: 400,
      reason: "BadRequest",
      message: `Name parameter invalid: "a/b%": may not contain '/';may not contain '%'`,
    });
  },

  async "a cluster binding grants no rights that its author does not have everywhere"(fixture) {
    const api = await clusterDeputy(fixture);
    const path = `/apis/${rbac}/v1/clusterrolebindings?dryRun=All`;
    const post = (name: string, kind = "ClusterRole") => api.post(path, binding({ kind, name }));
    const [foreign, same] = [unique("conformance"), unique("conformance")];
    const roles = `/apis/${rbac}/v1/clusterroles`;
    await fixture.create(roles, { metadata: { name: foreign }, rules: [secrets] });
    await fixture.create(roles, { metadata: { name: same }, rules: [lists] });
    assertEquals((await post(same)).status, 201);
    assertEquals(
      (await post(foreign)).body.message,
      refusal(fixture, "clusterrolebindings", foreign) + missingSecrets,
    );
    const gone = unique("gone");
    assertEquals(
      (await post(gone)).body.message,
      `clusterrolebindings.${rbac} "${gone}" not found`,
    );
    assertFailure(await post("some", "Role"), {
      status: 400,
      reason: "BadRequest",
      message: "Namespace parameter required.",
    });
  },

  async "an account that may escalate roles and bind them may grant all rights"(fixture) {
    const verbs = ["escalate", "bind"];
    const api = await deputy(fixture, [{ apiGroups: [rbac], resources: ["roles"], verbs }]);
    const role = { metadata: { name: "more" }, rules: [secrets] };
    assertEquals((await api.post(fixture.path(`${rbac}/v1/roles`), role)).status, 201);
    const bindings = fixture.path(`${rbac}/v1/rolebindings`);
    assertEquals((await api.post(bindings, binding({ name: "more" }))).status, 201);
    assertEquals((await api.post(bindings, binding({ name: "gone" }))).status, 201);
    const toCluster = binding({ kind: "ClusterRole", name: "none" });
    assertEquals((await api.post(bindings, toCluster)).status, 404);
    // of another group, so that the right to bind does not count
    const { roleRef, ...rest } = binding({ metadata: { name: "other" }, name: "more" });
    const apiGroup = { ...roleRef as object, apiGroup: "example.com" };
    assertEquals((await api.post(bindings, { ...rest, roleRef: apiGroup })).status, 403);
  },

  async "the rights to escalate roles and to bind them may be limited to names"(fixture) {
    const api = await deputy(fixture, [{
      apiGroups: [rbac],
      resources: ["roles"],
      resourceNames: ["known"],
      verbs: ["escalate", "bind"],
    }]);
    const roles = fixture.path(`${rbac}/v1/roles`);
    const known = { metadata: { name: "known" }, rules: [secrets] };
    assertEquals((await api.post(roles, known)).status, 403); // the request names no role
    assertEquals((await api.put(`${roles}/known`, known)).status, 201);
    const labels = { metadata: { labels: { a: "b" } } };
    assertEquals((await api.patch(`${roles}/known`, labels)).status, 200);
    await fixture.create(roles, { metadata: { name: "other" }, rules: [secrets] });
    assertEquals((await api.patch(`${roles}/other`, labels)).status, 403);
    const bindings = fixture.path(`${rbac}/v1/rolebindings`);
    assertEquals((await api.post(bindings, binding({ name: "known" }))).status, 201);
    assertEquals((await api.post(bindings, binding({ name: "other" }))).status, 403);
  },
};
