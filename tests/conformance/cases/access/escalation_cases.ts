import { assertEquals } from "@std/assert";
import { grant, rbac } from "../../access_support.ts";
import { assertFailure } from "../../assert_failure.ts";
import {
  attempt,
  binding,
  clusterDeputy,
  deputy,
  lists,
  missingSecrets,
  refusal,
  secrets,
  writes,
} from "../../deputy.ts";
import { unique } from "../../fixture.ts";
import { patching, serveWebhooks } from "../../webhook_support.ts";
import type { Cases } from "../cases.ts";

/** Roles that grant more than their author has. */
export const escalationCases: Cases = {
  async "a role grants no rights that its author does not have"(fixture) {
    const api = await deputy(fixture);
    const path = fixture.path(`${rbac}/v1/roles`);
    const more = { verbs: ["get", "list"], apiGroups: [""], resources: ["configmaps"] };
    const post = (name: string, rules: unknown) => api.post(path, { metadata: { name }, rules });
    assertFailure(await post("more", [secrets, more]), {
      status: 403,
      reason: "Forbidden",
      message: `${refusal(fixture, "roles", "more")}` +
        `{APIGroups:[""], Resources:["configmaps"], Verbs:["get"]}\n${missingSecrets}`,
      details: { name: "more", group: rbac, kind: "roles" },
    });
    const one = { ...secrets, resourceNames: ["one"], verbs: ["get"] };
    assertEquals(
      (await post("one", [one])).body.message,
      `${refusal(fixture, "roles", "one")}` +
        '{APIGroups:[""], Resources:["secrets"], ResourceNames:["one"], Verbs:["get"]}',
    );
    // a verb that is missing twice is named twice
    const groups = { apiGroups: ["", "apps"], resources: ["pods", "pods/*"], verbs: ["*"] };
    assertEquals(
      (await post("all", [groups, { ...groups, apiGroups: ["apps"] }])).body.message,
      refusal(fixture, "roles", "all") + [
        '{APIGroups:[""], Resources:["pods"], Verbs:["*"]}',
        '{APIGroups:[""], Resources:["pods/*"], Verbs:["*"]}',
        '{APIGroups:["apps"], Resources:["pods"], Verbs:["*" "*"]}',
        '{APIGroups:["apps"], Resources:["pods/*"], Verbs:["*" "*"]}',
      ].join("\n"),
    );
    assertEquals((await post("same", [lists, { ...lists, resourceNames: ["a"] }])).status, 201);
    assertEquals((await post("none", [])).status, 201);
    const put = await api.put(`${path}/put`, { metadata: { name: "put" }, rules: [secrets] });
    assertEquals(put.body.message, refusal(fixture, "roles", "put") + missingSecrets);
    const apply = await api.send("PATCH", `${path}/applied?fieldManager=test`, {
      json: {
        apiVersion: `${rbac}/v1`,
        kind: "Role",
        metadata: { name: "applied" },
        rules: [more],
      },
      headers: { "content-type": "application/apply-patch+yaml" },
    });
    assertEquals(
      apply.body.message,
      `${refusal(fixture, "roles", "applied")}` +
        '{APIGroups:[""], Resources:["configmaps"], Verbs:["get"]}',
    );
  },

  async "a role with rights that its author does not have may change in owners and finalizers only"(
    fixture,
  ) {
    const api = await deputy(fixture);
    const path = `${fixture.path(`${rbac}/v1/roles`)}/foreign`;
    const metadata = { name: "foreign", labels: { a: "" } };
    await fixture.create(fixture.path(`${rbac}/v1/roles`), { metadata, rules: [secrets] });
    const status = async (change: Promise<{ status: number }>) => (await change).status;
    const patch = (metadata: unknown) => status(api.patch(path, { metadata }));
    assertEquals(await patch({ finalizers: ["example.com/hold"] }), 200);
    assertEquals(await patch({ finalizers: null }), 200);
    assertEquals(await patch({}), 200);
    assertEquals(await patch({ labels: { a: "b" } }), 403);
    assertEquals(await patch({ annotations: { a: "b" } }), 403);
    const { body: role } = await fixture.api.get(path);
    const put = (changes: unknown) =>
      status(api.put(path, { ...role, metadata: { ...role.metadata, ...changes as object } }));
    assertEquals(await put({ uid: undefined }), 403);
    assertEquals(await put({ resourceVersion: undefined }), 403);
    assertEquals(await put({ resourceVersion: "1" }), 403); // before it is a conflict
    assertEquals(await put({ managedFields: [] }), 200);
    assertEquals(await status(api.put(path, { metadata })), 200);
  },

  async "a cluster role grants no rights to paths that its author does not have"(fixture) {
    const held = { nonResourceURLs: ["/a/*", "/b"], verbs: ["get"] };
    const api = await clusterDeputy(fixture, [held]);
    const name = unique("conformance");
    const post = (nonResourceURLs: string[], verbs = ["get"]) =>
      api.post(`/apis/${rbac}/v1/clusterroles?dryRun=All`, {
        metadata: { name },
        rules: [{ nonResourceURLs, verbs }],
      });
    assertEquals((await post(["/a/*", "/a/b", "/a/b/*", "/b"])).status, 201);
    assertEquals(
      (await post(["/a", "/b*", "*", "/b"], ["get", "head"])).body.message,
      refusal(fixture, "clusterroles", name) +
        ["*:get", "*:head", "/a:get", "/a:head", "/b:head", "/b*:get", "/b*:head"]
          .map((right) => right.split(":"))
          .map(([path, verb]) => `{NonResourceURLs:["${path}"], Verbs:["${verb}"]}`)
          .sort().join("\n"),
    );
    const paths = { metadata: { name: "paths" }, rules: [{ ...held, nonResourceURLs: ["/c"] }] };
    assertEquals( // which a Role cannot have at all
      (await api.post(fixture.path(`${rbac}/v1/roles`), paths)).body.message,
      `${refusal(fixture, "roles", "paths")}{NonResourceURLs:["/c"], Verbs:["get"]}`,
    );
  },

  async "a cluster role that gathers others is of those who have all rights"(fixture) {
    const api = await clusterDeputy(fixture);
    const path = `/apis/${rbac}/v1/clusterroles`;
    const name = unique("conformance");
    const clusterRoleSelectors = [{ matchLabels: { gathered: name } }];
    const role = { metadata: { name }, aggregationRule: { clusterRoleSelectors } };
    const refused = `clusterroles.${rbac} "${name}" is forbidden: ` +
      "must have cluster-admin privileges to use the aggregationRule";
    assertFailure(await api.post(path, role), {
      status: 403,
      reason: "Forbidden",
      message: refused,
      details: { name, group: rbac, kind: "clusterroles" },
    });
    // the rules are checked first
    assertEquals(
      (await api.post(path, { ...role, rules: [secrets] })).body.message,
      refusal(fixture, "clusterroles", name) + missingSecrets,
    );
    assertEquals((await api.post(path, { ...role, aggregationRule: {} })).status, 422);
    await fixture.create(path, role);
    const { body } = await api.patch(`${path}/${name}`, { aggregationRule: null });
    assertEquals(body.message, refused);
  },

  async "rights are checked before validation, names in use and versions, and in a dry run"(
    fixture,
  ) {
    const api = await deputy(fixture);
    const path = fixture.path(`${rbac}/v1/roles`);
    const message = async (metadata: unknown, rules: unknown = [secrets], query = "") =>
      (await api.post(`${path}${query}`, { metadata, rules })).body.message;
    const refused = (name: string) => refusal(fixture, "roles", name) + missingSecrets;
    assertEquals(await message({ name: "dry" }, [secrets], "?dryRun=All"), refused("dry"));
    assertEquals(await message({ name: "a/b" }), refused("a/b"));
    assertEquals(await message({ generateName: "some-" }), refused(""));
    assertEquals(
      await message({ name: "a", namespace: "elsewhere" }),
      "the namespace of the provided object does not match the namespace sent on the request",
    );
    const invalid = { metadata: { name: "none" }, rules: [{ ...secrets, verbs: [] }] };
    assertEquals((await api.post(path, invalid)).status, 422); // a rule without verbs grants none
    await fixture.create(path, { metadata: { name: "there" }, rules: [] });
    assertEquals(await message({ name: "there" }), refused("there"));
    assertEquals((await api.post(path, { metadata: { name: "there" } })).status, 409);
    const stale = { metadata: { name: "there", resourceVersion: "1" }, rules: [secrets] };
    assertEquals((await api.put(`${path}/there`, stale)).body.message, refused("there"));
    assertEquals((await api.put(`${path}/there`, { ...stale, rules: [lists] })).status, 409);
  },

  async "a user acts with the rights of the one that they act as, and system:masters has all"(
    fixture,
  ) {
    await grant(fixture, "alice", [lists, writes], {
      subject: { kind: "User", name: "alice", apiGroup: rbac },
    });
    const path = fixture.path(`${rbac}/v1/roles`);
    const post = (group: string) =>
      fixture.api.send("POST", path, {
        json: { metadata: { name: "more" }, rules: [secrets] },
        headers: { "impersonate-user": "alice", "impersonate-group": group },
      });
    assertEquals(
      (await post("team")).body.message,
      `roles.${rbac} "more" is forbidden: ` +
        attempt("alice", '"team" "system:authenticated"') + missingSecrets,
    );
    assertEquals((await post("system:masters")).status, 201);
  },

  async "a refusal names the roles that give an author no rights because they do not exist"(
    fixture,
  ) {
    const api = await deputy(fixture);
    const subjects = [{ kind: "ServiceAccount", name: "deputy", namespace: fixture.namespace }];
    const bindings = fixture.path(`${rbac}/v1/rolebindings`);
    for (const [binds, name] of Object.entries({ one: "gone", two: "gone", three: "lost" })) {
      await fixture.create(bindings, { ...binding({ name }), metadata: { name: binds }, subjects });
    }
    const path = fixture.path(`${rbac}/v1/roles`);
    const { body } = await api.post(path, { metadata: { name: "more" }, rules: [secrets] });
    assertEquals(
      body.message,
      `${refusal(fixture, "roles", "more")}${missingSecrets}; resolution errors: ` +
        `[[roles.${rbac} "gone" not found, roles.${rbac} "lost" not found]]`,
    );
  },
};

/** Cases that need a cluster started for the tests, which calls webhooks of this machine. */
export const ownClusterEscalationCases: Cases = {
  async "rights that a webhook adds to a role count, before another webhook checks the role"(
    fixture,
  ) {
    const api = await clusterDeputy(fixture);
    const rule = { apiGroups: ["", rbac], resources: ["configmaps", "roles"] };
    await using webhooks = await serveWebhooks(fixture, [
      {
        type: "Mutating",
        name: "adds.example.com",
        rule,
        answer: () => patching([{ op: "add", path: "/rules", value: [secrets] }]),
      },
      { type: "Validating", name: "checks.example.com", rule, answer: () => ({ allowed: true }) },
    ]);
    const path = `/apis/${rbac}/v1/namespaces/${webhooks.namespace}/roles`;
    const { body } = await api.post(path, { metadata: { name: "more" }, rules: [] });
    assertEquals(body.message, refusal(fixture, "roles", "more") + missingSecrets);
    assertEquals(webhooks.calls, ["adds CREATE"]);
  },
};
