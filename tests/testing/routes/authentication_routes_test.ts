import { assertEquals, assertMatch } from "@std/assert";
import { withServer } from "../../support/servers/kube_server.ts";
import { RawClient } from "../../support/connections/raw_fetch.ts";
import { test } from "../../support/test.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";

const tokenPath = "/api/v1/namespaces/default/serviceaccounts/default/token";
const tokenReviews = "/apis/authentication.k8s.io/v1/tokenreviews";
const selfReviews = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

test("a TokenRequest gives a token that works, with its expiry", () =>
  withServer(async ({ server, client }) => {
    const { status, body } = await client.send(tokenPath, {
      method: "POST",
      json: {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        spec: { expirationSeconds: 600 },
      },
    });
    assertEquals([status, body.kind, body.spec.expirationSeconds], [201, "TokenRequest", 600]);
    assertMatch(body.status.expirationTimestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    using other = new RawClient({ url: server.url, caPem: server.caPem, token: body.status.token });
    assertEquals((await other.send("/api/v1/pods")).status, 200);
  }));

test("a TokenRequest lasts an hour when it gives no duration", () =>
  withServer(async ({ client }) => {
    const { body } = await client.send(tokenPath, { method: "POST", json: {} });
    assertEquals(body.spec.expirationSeconds, 3600);
  }));

test("a TokenRequest for less than ten minutes is refused with 422", () =>
  withServer(async ({ client }) => {
    const json = { spec: { expirationSeconds: 599 } };
    const { status, body } = await client.send(tokenPath, { method: "POST", json });
    assertEquals(status, 422);
    assertEquals(
      body.message,
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes',
    );
    assertEquals(
      (await client.send(tokenPath, {
        method: "POST",
        json: { spec: { expirationSeconds: 2 ** 33 } },
      })).status,
      422,
    );
  }));

test("a TokenRequest may be shorter where the server allows it", () =>
  withServer(async ({ client }) => {
    const json = { spec: { expirationSeconds: 1 } };
    assertEquals((await client.send(tokenPath, { method: "POST", json })).status, 201);
  }, { minimumTokenLifetimeMs: 1000 }));

test("a TokenRequest for an unknown account is refused with 404, and GET with 405", () =>
  withServer(async ({ client }) => {
    const path = "/api/v1/namespaces/default/serviceaccounts/nobody/token";
    const { status, body } = await client.send(path, { method: "POST", json: {} });
    assertEquals([status, body.message], [404, 'serviceaccounts "nobody" not found']);
    assertEquals((await client.send(tokenPath)).status, 405);
  }));

test("a TokenRequest can be bound only to a pod of its account", () =>
  withServer(async ({ server, client }) => {
    server.objects.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p" },
      spec: podSpec,
    });
    server.objects.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "q" },
      spec: { ...podSpec, serviceAccountName: "x" },
    });
    const bind = async (name: string, kind = "Pod") => {
      const json = { spec: { boundObjectRef: { apiVersion: "v1", kind, name } } };
      return (await client.send(tokenPath, { method: "POST", json })).status;
    };
    assertEquals([await bind("p"), await bind("q"), await bind("none")], [201, 400, 404]);
    assertEquals(await bind("default", "ServiceAccount"), 400);
  }));

test("a TokenReview names the user of a token", () =>
  withServer(async ({ server, client }) => {
    const { token } = await server.issueToken({ name: "builder" });
    const review = (value: string) =>
      client.send(tokenReviews, { method: "POST", json: { spec: { token: value } } });
    const good = await review(token);
    assertEquals([good.status, good.body.status.authenticated], [201, true]);
    assertEquals(good.body.status.user.username, "system:serviceaccount:default:builder");
    assertEquals(good.body.status.user.groups, [
      "system:serviceaccounts",
      "system:serviceaccounts:default",
      "system:authenticated",
    ]);
    server.tokens.revoke(token);
    const revoked = "[invalid bearer token, service account token has been invalidated]";
    for (const [value, error] of [[token, revoked], ["garbage", "invalid bearer token"]] as const) {
      const { status, body } = await review(value);
      assertEquals([status, body.status], [201, { user: {}, error }]);
    }
    assertEquals((await review("")).status, 400);
  }));

test("a SelfSubjectReview names the user of the request", () =>
  withServer(async ({ server, client }) => {
    const { status, body } = await client.send(selfReviews, { method: "POST", json: {} });
    const account = server.objects.get({
      apiVersion: "v1",
      kind: "ServiceAccount",
      name: "default",
    });
    assertEquals(status, 201);
    assertEquals(body.status.userInfo.username, "system:serviceaccount:default:default");
    assertEquals(body.status.userInfo.uid, account.metadata.uid);
    assertMatch(
      body.status.userInfo.extra["authentication.kubernetes.io/credential-id"][0],
      /^JTI=/,
    );
  }));
