import { assertEquals } from "@std/assert";
import { accountName, grant, rbac, review, reviewed, untilAllowed } from "../../access_support.ts";
import { assertFailure } from "../../assert_failure.ts";
import { unique } from "../../fixture.ts";
import type { Cases } from "../cases.ts";

/** Accesses that roles and bindings allow. */
export const roleCases: Cases = {
  async "a role allows what its rules say, in its namespace, and a review names the binding"(
    fixture,
  ) {
    const { namespace, configMaps } = fixture;
    const { token } = await fixture.logIn("reader");
    await grant(fixture, "reader", [
      { apiGroups: [""], resources: ["configmaps"], verbs: ["list"] },
      { apiGroups: [""], resources: ["secrets"], resourceNames: ["one"], verbs: ["get"] },
      { apiGroups: ["apps"], resources: ["*/scale"], verbs: ["*"] },
    ]);
    const api = fixture.withToken(token);
    assertEquals((await api.get(configMaps)).status, 200);
    assertEquals((await api.get(fixture.path("secrets/one"))).status, 404);
    assertEquals((await api.get(fixture.path("secrets/two"))).status, 403);
    assertEquals((await api.get("/api/v1/configmaps")).status, 403);
    assertEquals((await api.get(fixture.path("apps/v1/deployments/web/scale"))).status, 404);
    assertEquals((await api.get(fixture.path("apps/v1/deployments/web"))).status, 403);
    assertEquals(await review(fixture, { user: accountName(fixture, "reader") }), {
      allowed: true,
      reason: `RBAC: allowed by RoleBinding "reader/${namespace}" of Role "reader" to ` +
        `ServiceAccount "reader/${namespace}"`,
    });
  },

  async "a cluster role holds everywhere by a ClusterRoleBinding, and in one namespace by a RoleBinding"(
    fixture,
  ) {
    const { namespace } = fixture;
    const name = unique("conformance");
    const rules = [{ apiGroups: ["*"], resources: ["configmaps"], verbs: ["list"] }];
    await fixture.create(`/apis/${rbac}/v1/clusterroles`, { metadata: { name }, rules });
    const roleRef = { apiGroup: rbac, kind: "ClusterRole", name };
    await fixture.create(fixture.path(`${rbac}/v1/rolebindings`), {
      metadata: { name },
      roleRef,
      subjects: [{ kind: "User", name: "alice", apiGroup: rbac }],
    });
    await fixture.create(`/apis/${rbac}/v1/clusterrolebindings`, {
      metadata: { name },
      roleRef,
      subjects: [{ kind: "Group", name: `group:${name}`, apiGroup: rbac }],
    });
    const groups = [`group:${name}`];
    assertEquals(await untilAllowed(fixture, { user: "bob", groups, namespace: "elsewhere" }), {
      allowed: true,
      reason: `RBAC: allowed by ClusterRoleBinding "${name}" of ClusterRole "${name}" to ` +
        `Group "group:${name}"`,
    });
    assertEquals(await untilAllowed(fixture, { user: "alice" }), {
      allowed: true,
      reason: `RBAC: allowed by RoleBinding "${name}/${namespace}" of ClusterRole "${name}" to ` +
        'User "alice"',
    });
    assertEquals(await review(fixture, { user: "alice", namespace: "elsewhere" }), {
      allowed: false,
    });
  },

  async "rules for paths allow what begins with them"(fixture) {
    const name = unique("conformance");
    const rules = [{ nonResourceURLs: ["/a/*", "/b"], verbs: ["get"] }];
    await fixture.create(`/apis/${rbac}/v1/clusterroles`, { metadata: { name }, rules });
    await fixture.create(`/apis/${rbac}/v1/clusterrolebindings`, {
      metadata: { name },
      roleRef: { apiGroup: rbac, kind: "ClusterRole", name },
      subjects: [{ kind: "User", name, apiGroup: rbac }],
    });
    const ask = (path: string, verb = "get") =>
      reviewed(fixture, { user: name, nonResourceAttributes: { path, verb } });
    while (!(await ask("/b")).allowed);
    const verdicts = await Promise.all(
      [ask("/a/x/y"), ask("/a"), ask("/b"), ask("/b/x"), ask("/b", "post")],
    );
    assertEquals(verdicts.map(({ allowed }) => allowed), [true, false, true, false, false]);
  },

  async "a binding to a role that does not exist is named in the refusal"(fixture) {
    const { namespace, configMaps } = fixture;
    const { token } = await fixture.logIn("robot");
    await fixture.create(fixture.path(`${rbac}/v1/rolebindings`), {
      metadata: { name: "broken" },
      roleRef: { apiGroup: rbac, kind: "Role", name: "gone" },
      subjects: [{ kind: "ServiceAccount", name: "robot", namespace }],
    });
    const user = accountName(fixture, "robot");
    const reason = `rbac: RBAC: role.${rbac} "gone" not found`;
    while (!(await review(fixture, { user })).reason);
    assertEquals(await review(fixture, { user }), { allowed: false, reason });
    assertFailure(await fixture.withToken(token).get(configMaps), {
      status: 403,
      reason: "Forbidden",
      message: `configmaps is forbidden: User "${user}" cannot list resource "configmaps" in ` +
        `API group "" in the namespace "${namespace}": ${reason}`,
      details: { kind: "configmaps" },
    });
  },
};
