import { assert, assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import { ensureOk, isForbidden, isUnauthorized } from "../../../../mod.ts";
import { assertFailure, blaming } from "../../assert_failure.ts";
import { powerless } from "../../cluster.ts";
import { requestToken, reviewToken, tokenReviews } from "../../token_support.ts";
import type { Cases } from "../cases.ts";

const group = "authentication.k8s.io";
const unauthorized = { status: 401, reason: "Unauthorized", message: "Unauthorized" };

/** Tokens, and the users that they belong to. */
export const authenticationCases: Cases = {
  async "an invalid token is refused with 401 and no details"(fixture) {
    for (const token of ["nonsense", "a.b.c"]) {
      const { api } = { api: fixture.withToken(token) };
      assertFailure(await api.get(fixture.configMaps), unauthorized);
      const error = await rejection(() => api.kube.fetch(fixture.configMaps).then(ensureOk));
      assert(isUnauthorized(error));
    }
  },

  async "a request without a token is anonymous, and may read only the version"(fixture) {
    const api = fixture.withToken();
    assertEquals((await api.get("/version")).status, 200);
    assertFailure(await api.get(fixture.configMaps), {
      status: 403,
      reason: "Forbidden",
      message:
        `configmaps is forbidden: User "system:anonymous" cannot list resource "configmaps" in API group "" in the namespace "${fixture.namespace}"`,
      details: { kind: "configmaps" },
    });
  },

  async "a TokenRequest gives a token with the requested lifetime"(fixture) {
    const { api, namespace } = fixture;
    const accounts = fixture.path("serviceaccounts");
    const account = await api.create(accounts, { metadata: { name: "robot" } });
    const { status, body } = await api.post(`${accounts}/robot/token`, {
      apiVersion: `${group}/v1`,
      kind: "TokenRequest",
      spec: { expirationSeconds: 900, audiences: ["vault"] },
    });
    assertEquals([status, body.kind, body.apiVersion], [201, "TokenRequest", `${group}/v1`]);
    assertEquals(body.metadata.name, "robot");
    assertEquals(body.spec, {
      audiences: ["vault"],
      expirationSeconds: 900,
      boundObjectRef: null,
    });
    const { token, expirationTimestamp } = body.status;
    assertAlmostEquals(Date.parse(expirationTimestamp), Date.now() + 900_000, 30_000);
    const claims = claimsOf(token);
    assertEquals(claims.sub, `system:serviceaccount:${namespace}:robot`);
    assertEquals(claims.aud, ["vault"]);
    assertEquals(claims["kubernetes.io"], {
      namespace,
      serviceaccount: { name: "robot", uid: account.metadata.uid },
    });
    assertAlmostEquals(claims.exp - claims.iat, 900, 1);
  },

  async "a TokenRequest for less than ten minutes, or for an unknown account, is refused"(fixture) {
    const { api } = fixture;
    const accounts = fixture.path("serviceaccounts");
    await api.create(accounts, { metadata: { name: "robot" } });
    const message = "Invalid value: 599: may not specify a duration less than 10 minutes";
    assertFailure(await api.post(`${accounts}/robot/token`, { spec: { expirationSeconds: 599 } }), {
      status: 422,
      reason: "Invalid",
      message: `TokenRequest.${group} "" is invalid: spec.expirationSeconds: ${message}`,
      details: blaming({ group, kind: "TokenRequest" }, [
        ["spec.expirationSeconds", "Invalid", message],
      ]),
    });
    assertFailure(await api.post(`${accounts}/nobody/token`, { spec: {} }), {
      status: 404,
      reason: "NotFound",
      message: 'serviceaccounts "nobody" not found',
      details: { name: "nobody", kind: "serviceaccounts" },
    });
    assertEquals((await api.get(`${accounts}/robot/token`)).status, 405);
    const pod = await api.post(`${accounts}/robot/token`, { apiVersion: "v1", kind: "Pod" });
    assertFailure(pod, {
      status: 400,
      reason: "BadRequest",
      message:
        'Pod in version "v1" cannot be handled as a TokenRequest: converting (v1.Pod) to (authentication.TokenRequest): unknown conversion',
    });
  },

  async "a TokenReview names the user of a token, or the error of an invalid one"(fixture) {
    const { api, namespace } = fixture;
    const { uid, token } = await fixture.logIn("robot");
    const good = await api.post(tokenReviews, { spec: { token } });
    assertEquals(good.status, 201);
    const { authenticated, user, audiences } = good.body.status;
    const { extra, ...rest } = user;
    assertEquals([authenticated, audiences.length, rest], [true, 1, {
      username: `system:serviceaccount:${namespace}:robot`,
      uid,
      groups: [
        "system:serviceaccounts",
        `system:serviceaccounts:${namespace}`,
        "system:authenticated",
      ],
    }]);
    assertMatch(extra[`authentication.kubernetes.io/credential-id`][0], /^JTI=[0-9a-f-]{36}$/);

    const bad = await api.post(tokenReviews, { spec: { token: "nonsense" } });
    assertEquals([bad.status, bad.body.status], [201, { user: {}, error: "invalid bearer token" }]);
    const elsewhere = await api.post(tokenReviews, { spec: { token, audiences: ["vault"] } });
    assertEquals(elsewhere.body.status.user, {});
    assertMatch(
      elsewhere.body.status.error,
      /^\[invalid bearer token, token audiences \["\S+"\] is invalid for the target audiences \["vault"\]\]$/,
    );
    assertFailure(await api.post(tokenReviews, { spec: {} }), {
      status: 400,
      reason: "BadRequest",
      message: "token is required for TokenReview in authentication",
    });
  },

  async "a TokenReview lists the accepted audiences in the order of the request"(fixture) {
    await fixture.api.create(fixture.path("serviceaccounts"), { metadata: { name: "robot" } });
    const token = await requestToken(fixture, "robot", { audiences: ["a", "b", "c"] });
    const { authenticated, audiences } = await reviewToken(fixture, token, ["c", "x", "a"]);
    assertEquals([authenticated, audiences], [true, ["c", "a"]]);
  },

  async "a SelfSubjectReview gives an account its own name and groups"(fixture) {
    const { namespace } = fixture;
    const { uid, token } = await fixture.logIn("robot");
    const path = `/apis/${group}/v1/selfsubjectreviews`;
    const { status, body } = await fixture.withToken(token).post(path, {});
    assertEquals([status, body.kind], [201, "SelfSubjectReview"]);
    const { extra: _, ...user } = body.status.userInfo;
    assertEquals(user, {
      username: `system:serviceaccount:${namespace}:robot`,
      uid,
      groups: [
        "system:serviceaccounts",
        `system:serviceaccounts:${namespace}`,
        "system:authenticated",
      ],
    });
  },

  async "a request without permission is refused with 403, and the message names the request"(
    fixture,
  ) {
    const { namespace, configMaps } = fixture;
    const { token } = await fixture.logIn(powerless);
    const api = fixture.withToken(token);
    const user = `User "system:serviceaccount:${namespace}:${powerless}"`;
    const here = `in the namespace "${namespace}"`;
    assertFailure(await api.get(configMaps), {
      status: 403,
      reason: "Forbidden",
      message:
        `configmaps is forbidden: ${user} cannot list resource "configmaps" in API group "" ${here}`,
      details: { kind: "configmaps" },
    });
    assertFailure(await api.delete(fixture.path("apps/v1/deployments/web")), {
      status: 403,
      reason: "Forbidden",
      message:
        `deployments.apps "web" is forbidden: ${user} cannot delete resource "deployments" in API group "apps" ${here}`,
      details: { name: "web", group: "apps", kind: "deployments" },
    });
    assertFailure(await api.get("/api/v1/nodes"), {
      status: 403,
      reason: "Forbidden",
      message:
        `nodes is forbidden: ${user} cannot list resource "nodes" in API group "" at the cluster scope`,
      details: { kind: "nodes" },
    });
    assertFailure(await api.get("/metrics"), {
      status: 403,
      reason: "Forbidden",
      message: `forbidden: ${user} cannot get path "/metrics"`,
      details: {},
    });
    assert(isForbidden(await rejection(() => api.kube.fetch(configMaps).then(ensureOk))));
  },
};

/** Cases that need a cluster started for the tests. */
export const ownClusterAuthenticationCases: Cases = {
  async "an expired token is refused, and a TokenReview says that it is expired"(fixture) {
    const { api, cluster, namespace } = fixture;
    const { uid } = await fixture.logIn("robot");
    const token = await cluster.own!.expiredToken({ namespace, name: "robot", uid });
    assertFailure(await fixture.withToken(token).get(fixture.configMaps), unauthorized);
    const { body } = await api.post(tokenReviews, { spec: { token } });
    assertEquals(body.status, {
      user: {},
      error: "[invalid bearer token, service account token has expired]",
    });
  },
};

interface Claims {
  sub: string;
  aud: string[];
  exp: number;
  iat: number;
  "kubernetes.io": unknown;
}

function claimsOf(token: string): Claims {
  const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  return JSON.parse(atob(payload));
}

async function rejection(request: () => Promise<unknown>): Promise<unknown> {
  try {
    await request();
  } catch (error) {
    return error;
  }
  throw new Error("The request was expected to fail.");
}
