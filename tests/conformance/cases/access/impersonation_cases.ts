import { assertEquals, assertMatch } from "@std/assert";
import { createKubeFetch, StaticTokenSource } from "../../../../mod.ts";
import { accountName, grant, grantEverywhere, rbac } from "../../access_support.ts";
import { assertFailure } from "../../assert_failure.ts";
import { unique } from "../../fixture.ts";
import { RawClient } from "../../../testing/raw_client.ts";
import type { Cases } from "../cases.ts";

/** Requests that act as another user. */
export const impersonationCases: Cases = {
  async "each group that a client acts in is one, in every kind of request"(fixture) {
    const { token } = await fixture.logIn("actor");
    await grantEverywhere(fixture, "actor", unique("conformance"), [
      { apiGroups: [""], resources: ["users", "groups"], verbs: ["impersonate"] },
    ]);
    await using kube = createKubeFetch({
      ...fixture.cluster.config,
      tokenSource: new StaticTokenSource(token),
      headers: { "Impersonate-User": "alice", "Impersonate-Group": ["one", "system:masters"] },
    });
    const review = () =>
      kube.fetch("/apis/authentication.k8s.io/v1/selfsubjectreviews", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          apiVersion: "authentication.k8s.io/v1",
          kind: "SelfSubjectReview",
        }),
      });
    let response = await review();
    while (response.status !== 201) response = await review();
    const { status } = await response.json();
    assertEquals(status.userInfo, {
      username: "alice",
      groups: ["one", "system:masters", "system:authenticated"],
    });
    // Only the second group may list and watch.
    for (const path of [fixture.configMaps, `${fixture.configMaps}?watch=true&timeoutSeconds=1`]) {
      const answer = await kube.fetch(path);
      assertEquals([path, answer.status], [path, 200]);
      await answer.body?.cancel();
    }
  },
  async "a request may act as another user, with the right to impersonate"(fixture) {
    const { namespace } = fixture;
    const { token } = await fixture.logIn("actor");
    const user = accountName(fixture, "actor");
    const name = unique("conformance");
    await grantEverywhere(fixture, "actor", name, [
      { apiGroups: [""], resources: ["users"], resourceNames: ["alice"], verbs: ["impersonate"] },
      { apiGroups: [""], resources: ["groups"], resourceNames: ["team"], verbs: ["impersonate"] },
      {
        apiGroups: ["authentication.k8s.io"],
        resources: ["userextras/scopes"],
        verbs: ["impersonate"],
      },
    ]);
    const group = "authentication.k8s.io";
    const actAs = (headers: Record<string, string>) =>
      fixture.withToken(token).send("POST", `/apis/${group}/v1/selfsubjectreviews`, {
        json: {},
        headers,
      });
    while ((await actAs({ "impersonate-user": "alice" })).status !== 201);
    const { body } = await actAs({
      "impersonate-user": "alice",
      "impersonate-group": "team",
      "impersonate-extra-scopes": "view",
    });
    assertEquals(body.status.userInfo, {
      username: "alice",
      groups: ["team", "system:authenticated"],
      extra: { scopes: ["view"] },
    });
    // the mode that succeeded before is tried first, and its refusal is the message
    assertFailure(await actAs({ "impersonate-user": "bob" }), {
      status: 403,
      reason: "Forbidden",
      message: `users "bob" is forbidden: User "${user}" cannot impersonate resource "users" ` +
        'in API group "" at the cluster scope',
      details: { name: "bob", kind: "users" },
    });
    assertFailure(await actAs({ "impersonate-user": "alice", "impersonate-group": "others" }), {
      status: 403,
      reason: "Forbidden",
      message: `groups "others" is forbidden: User "${user}" cannot impersonate resource ` +
        '"groups" in API group "" at the cluster scope',
      details: { name: "others", kind: "groups" },
    });
    const account = await actAs({ "impersonate-user": accountName(fixture, "other") });
    assertFailure(account, {
      status: 403,
      reason: "Forbidden",
      message: `serviceaccounts "other" is forbidden: User "${user}" cannot impersonate ` +
        `resource "serviceaccounts" in API group "" in the namespace "${namespace}"`,
      details: { name: "other", kind: "serviceaccounts" },
    });
  },

  async "a request that may not act as another user is told which right it lacks"(fixture) {
    const { namespace } = fixture;
    const { token } = await fixture.logIn("actor");
    const user = accountName(fixture, "actor");
    const act = (headers: Record<string, string>) =>
      fixture.withToken(token).send("GET", fixture.configMaps, { headers });
    const lacks = (mode: string) =>
      `configmaps is forbidden: User "${user}" cannot impersonate-on:${mode}:list resource ` +
      `"configmaps" in API group "" in the namespace "${namespace}"`;
    const refused = { status: 403, reason: "Forbidden", details: { kind: "configmaps" } };
    if (fixture.minorVersion >= 36) {
      assertFailure(await act({ "impersonate-user": "alice" }), {
        ...refused,
        message: lacks("user-info"),
      });
      assertFailure(await act({ "impersonate-user": accountName(fixture, "other") }), {
        ...refused,
        message: lacks("serviceaccount"),
      });
      assertFailure(await act({ "impersonate-user": "system:node:one" }), {
        ...refused,
        message: lacks("arbitrary-node"),
      });
    }
    assertFailure(await act({ "impersonate-group": "team" }), {
      status: 400,
      reason: "BadRequest",
      message:
        'requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"team"}, Extra:map[string][]string(nil)} without impersonating a user name',
    });
  },

  async "an administrator who acts as another user has that user's rights"(fixture) {
    const { configMaps } = fixture;
    const act = (headers: Record<string, string>) =>
      fixture.api.send("GET", configMaps, { headers });
    assertEquals((await act({ "impersonate-user": "alice" })).status, 403);
    const masters = { "impersonate-user": "alice", "impersonate-group": "system:masters" };
    assertEquals((await act(masters)).status, 200);
    const account = accountName(fixture, "robot");
    const { body } = await fixture.api.send(
      "POST",
      "/apis/authentication.k8s.io/v1/selfsubjectreviews",
      { json: {}, headers: { "impersonate-user": account } },
    );
    assertEquals(body.status.userInfo, {
      username: account,
      groups: [
        "system:serviceaccounts",
        `system:serviceaccounts:${fixture.namespace}`,
        "system:authenticated",
      ],
    });
  },

  async "since 1.36 an impersonation can be limited to some requests"(fixture) {
    if (fixture.minorVersion < 36) return;
    const { token } = await fixture.logIn("actor");
    const name = unique("conformance");
    await grantEverywhere(fixture, "actor", name, [
      {
        apiGroups: ["authentication.k8s.io"],
        resources: ["users"],
        resourceNames: ["alice"],
        verbs: ["impersonate:user-info"],
      },
      {
        apiGroups: [""],
        resources: ["configmaps"],
        verbs: ["impersonate-on:user-info:list"],
      },
    ]);
    await grant(fixture, "reader", [
      { apiGroups: [""], resources: ["configmaps"], verbs: ["list", "create"] },
    ], { subject: { kind: "User", name: "alice", apiGroup: rbac } });
    const headers = { "impersonate-user": "alice" };
    const act = (method: string, json?: unknown) =>
      fixture.withToken(token).send(method, fixture.configMaps, { headers, json });
    while ((await act("GET")).status !== 200);
    assertEquals((await act("POST", { metadata: { name: "a" } })).status, 403);
  },
};

/** Cases that need a cluster started for the tests, which is on this machine. */
export const ownClusterImpersonationCases: Cases = {
  async "of two headers for the same name or UID, the first counts"(fixture) {
    const { token } = await fixture.logIn("actor");
    const group = "authentication.k8s.io";
    const verbs = ["impersonate"];
    await grantEverywhere(fixture, "actor", unique("conformance"), [
      { apiGroups: [""], resources: ["users"], resourceNames: ["alice"], verbs },
      { apiGroups: [group], resources: ["uids"], resourceNames: ["1"], verbs },
    ]);
    const path = `/apis/${group}/v1/selfsubjectreviews`;
    const headers = { "impersonate-user": "alice", "impersonate-uid": "1" };
    const api = fixture.withToken(token);
    while ((await api.send("POST", path, { json: {}, headers })).status !== 201);
    const { server, caPem = "" } = fixture.cluster.config;
    await using client = await RawClient.connect(Number(new URL(server).port), caPem);
    client.send(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n` +
        "content-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n" +
        "impersonate-user: alice\r\nimpersonate-user: bob\r\n" +
        "impersonate-uid: 1\r\nimpersonate-uid: 2\r\n\r\n{}",
    );
    const received = await client.untilEnd();
    assertMatch(received, /^HTTP\/1\.1 201 /);
    const userInfo = /"userInfo":(\{[^}]*\})/.exec(received)?.[1] ?? "";
    assertEquals(JSON.parse(userInfo), {
      username: "alice",
      uid: "1",
      groups: ["system:authenticated"],
    });
  },
};
