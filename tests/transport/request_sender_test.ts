import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { StaticTokenSource } from "../../src/auth/static_token_source.ts";
import { ClientCertificate } from "../../src/config/client_certificate.ts";
import type { ClusterConfig } from "../../src/config/cluster_config.ts";
import { NetworkError, TokenInvalidError, TokenUnavailableError } from "../../src/core/errors.ts";
import { CertificateAuthority } from "../../src/testing/mod.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import type { KubeFetch, RequestObservation } from "../../src/transport/kube_fetch.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { type Pod, startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

const PODS = "/api/v1/namespaces/default/pods";

/** A configuration without files, so that only the fake clock causes changes. */
function configOf({ server, kubelet }: Pod): ClusterConfig {
  const tokenSource = new StaticTokenSource(kubelet.current.token);
  return { server: server.url, caPem: server.caPem, tokenSource };
}

/** Returns the user that the server sees. */
async function whoAmI(kube: KubeFetch, headers: Record<string, string> = {}): Promise<string> {
  const response = await kube.fetch("/apis/authentication.k8s.io/v1/selfsubjectreviews", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" }),
  });
  return (await response.json()).status.userInfo?.username;
}

test("a request carries the current token", async () => {
  await using pod = await startPod();
  assertEquals(await whoAmI(pod.kube()), "system:serviceaccount:default:default");
});

test("a token revoked before the next tick costs one read and one replay, and no 401", async () => {
  await using pod = await startPod();
  const seen: RequestObservation[] = [];
  const kube = pod.kube({ onAttempt: (observation) => seen.push(observation) });
  await (await kube.fetch(PODS)).body?.cancel();
  const old = pod.kubelet.current.token;
  await pod.kubelet.rotate();
  pod.server.tokens.revoke(old);
  const readsBefore = kube.tokenDiagnostics()?.reads ?? 0;
  const response = await kube.fetch(PODS);
  await response.body?.cancel();
  assertEquals(response.status, 200);
  assertEquals((kube.tokenDiagnostics()?.reads ?? 0) - readsBefore, 1);
  assertEquals(seen.map(({ status, attempt }) => [status, attempt]), [[200, 1], [401, 1], [
    200,
    2,
  ]]);
});

test("a 401 is returned if the token file has no other token", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  pod.server.tokens.revoke(pod.kubelet.current.token);
  const response = await kube.fetch(PODS);
  assertEquals(response.status, 401);
  assertEquals((await response.json()).reason, "Unauthorized");
});

test("a body that can be sent once is not sent again after a 401", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  await (await kube.fetch(PODS)).body?.cancel();
  const old = pod.kubelet.current.token;
  await pod.kubelet.rotate();
  pod.server.tokens.revoke(old);
  const post = () => ({
    method: "POST",
    headers: { "content-type": "application/json" },
    body: new Blob([`{"metadata":{"generateName":"a-"}}`]).stream(),
    duplex: "half",
  });
  const refused = await kube.fetch("/api/v1/namespaces/default/configmaps", post());
  await refused.body?.cancel();
  assertEquals(refused.status, 401);
  const next = await kube.fetch("/api/v1/namespaces/default/configmaps", post());
  await next.body?.cancel();
  assertEquals(next.status, 201);
});

test("a caller's own Authorization header is sent unchanged", async () => {
  await using pod = await startPod();
  const { token } = await pod.server.issueToken({ namespace: "kube-system", name: "other" });
  const kube = pod.kube();
  const who = await whoAmI(kube, { Authorization: `Bearer ${token}` });
  assertEquals(who, "system:serviceaccount:kube-system:other");
  const wrong = await kube.fetch(PODS, { headers: { Authorization: "Bearer wrong" } });
  await wrong.body?.cancel();
  assertEquals(wrong.status, 401);
  assertEquals(pod.server.counters.requests, 2, "it was not sent again with another token");
});

test("429 and 503 with Retry-After are waited for, with every method", async () => {
  await using pod = await startPod();
  const runtime = fakeRuntime();
  const { clock } = runtime;
  await using kube = createKubeFetch(configOf(pod), { runtime });
  pod.server.faults.inject({ kind: "status", code: 429, retryAfter: 7 });
  pod.server.faults.inject({ kind: "status", code: 503, retryAfter: 3 });
  const answer = kube.fetch(PODS, { method: "DELETE" });
  assertEquals(await clock.sleeper(), 7000);
  await clock.advance(7000);
  assertEquals(await clock.sleeper(), 3000);
  await clock.advance(3000);
  const response = await answer;
  await response.body?.cancel();
  assertEquals(response.status, 200);
});

test("a failure without Retry-After, and the tenth one with it, are returned unchanged", async () => {
  await using pod = await startPod();
  const runtime = fakeRuntime();
  const { clock } = runtime;
  await using kube = createKubeFetch(configOf(pod), { runtime });
  pod.server.faults.inject({ kind: "status", code: 500 });
  const failed = await kube.fetch(PODS);
  await failed.body?.cancel();
  assertEquals([failed.status, pod.server.counters.requests], [500, 1]);

  using busy = pod.server.faults.inject({
    kind: "status",
    code: 429,
    retryAfter: 1,
    times: Infinity,
  });
  const answer = kube.fetch(PODS);
  for (let wait = 0; wait < 9; wait++) await clock.advance(await clock.sleeper());
  const response = await answer;
  await response.body?.cancel();
  assertEquals([response.status, busy.hits], [429, 10]);
});

test("the caller's signal ends a wait at once, with its own reason", async () => {
  await using pod = await startPod();
  const runtime = fakeRuntime();
  const { clock } = runtime;
  await using kube = createKubeFetch(configOf(pod), { runtime });
  pod.server.faults.inject({ kind: "status", code: 429, retryAfter: 300 });
  const abort = new AbortController();
  const answer = kube.fetch(PODS, { signal: abort.signal });
  await clock.sleeper();
  const reason = new RangeError("enough");
  abort.abort(reason);
  assertEquals(await answer.catch((error) => error), reason);
});

test("a GET is sent again when the connection breaks, a POST is not", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  pod.server.faults.inject({ kind: "cut", after: "request", times: 2 });
  const response = await kube.fetch(PODS);
  await response.body?.cancel();
  assertEquals(response.status, 200);
  pod.server.faults.inject({ kind: "cut", after: "request", match: { method: "POST" } });
  const error = await assertRejects(
    () => kube.fetch("/api/v1/namespaces/default/configmaps", { method: "POST", body: "{}" }),
    NetworkError,
  );
  assertEquals(error.failure, "closed");
  assertStringIncludes(error.message, pod.server.url);
});

test("a GET to a server that does not listen is tried ten times, a POST once", async () => {
  const runtime = fakeRuntime();
  const { clock } = runtime;
  const listener = await startPod();
  const { url } = listener.server;
  await listener[Symbol.asyncDispose]();
  await using kube = createKubeFetch({ server: url }, { runtime });
  const post = await assertRejects(() => kube.fetch("/x", { method: "POST" }), NetworkError);
  assertEquals(post.failure, "refused");
  const answer = kube.fetch("/x");
  for (let wait = 0; wait < 9; wait++) await clock.advance(await clock.sleeper());
  await assertRejects(() => answer, NetworkError, "refused the connection");
  await using once = createKubeFetch({ server: url }, { runtime });
  await assertRejects(() => once.fetch("/x", { maxAttempts: 1 }), NetworkError);
});

test("an invalid token and a missing token are different errors, and the token is never shown", async () => {
  await using pod = await startPod();
  for (const token of ["se cret", "se\ncret", "sécret", ""]) {
    await using kube = createKubeFetch({
      server: pod.server.url,
      caPem: pod.server.caPem,
      tokenSource: { token: () => token },
    });
    const error = await assertRejects(() => kube.fetch(PODS), TokenInvalidError);
    assert(!error.message.includes("cret") && !String(error.stack).includes("cret"));
  }
  await using kube = createKubeFetch({
    server: pod.server.url,
    tokenFile: `${pod.directory}/none`,
  });
  const error = await assertRejects(() => kube.fetch(PODS), TokenUnavailableError);
  assertStringIncludes(error.message, `${pod.directory}/none`);
  assertInstanceOf(error.cause, Error);
});

test("a source without a refused method is asked again", async () => {
  await using pod = await startPod();
  const tokens = ["stale", pod.kubelet.current.token];
  await using kube = createKubeFetch({
    server: pod.server.url,
    caPem: pod.server.caPem,
    tokenSource: { token: () => Promise.resolve(tokens.length > 1 ? tokens.shift()! : tokens[0]!) },
  });
  const response = await kube.fetch(PODS);
  await response.body?.cancel();
  assertEquals(response.status, 200);
});

test("onWarning is called once for each distinct text", async () => {
  await using pod = await startPod({ warnings: () => ["v1 X is deprecated", "use v2"] });
  const texts: string[] = [];
  const kube = pod.kube({ onWarning: (text) => texts.push(text) });
  for (let i = 0; i < 3; i++) await (await kube.fetch(PODS)).body?.cancel();
  assertEquals(texts, ["v1 X is deprecated", "use v2"]);
});

test("onAttempt gets no header and no query, and its errors reach no caller", async () => {
  await using pod = await startPod();
  const seen: RequestObservation[] = [];
  const kube = pod.kube({ onAttempt: (observation) => seen.push(observation) });
  await (await kube.fetch(`${PODS}?limit=5`)).body?.cancel();
  const [{ durationMs, ...observation } = { durationMs: -1 }] = seen;
  assert(durationMs >= 0);
  assertEquals(observation, { method: "GET", path: PODS, status: 200, attempt: 1 });
});

test("redirect: manual returns the redirect, redirect: error throws", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  const location = `${pod.server.url}/version`;
  pod.server.faults.inject({ kind: "redirect", location, code: 302, times: 3 });
  const manual = await kube.fetch(PODS, { redirect: "manual" });
  await manual.body?.cancel();
  assertEquals([manual.status, manual.headers.get("location")], [302, location]);
  await assertRejects(() => kube.fetch(PODS, { redirect: "error" }), TypeError, "redirect");
  const followed = await kube.fetch(PODS);
  assertEquals([followed.url, followed.redirected], [location, true]);
  assertEquals((await followed.json()).major, "1");
  const direct = await kube.fetch(PODS);
  assertEquals(direct.redirected, false);
  await direct.body?.cancel();
});

test("a 401 to a request without a token is reported to its source, and retried with another certificate", async () => {
  await using pod = await startPod();
  const authority = await CertificateAuthority.create();
  const { certificatePem, keyPem } = await authority.issueClient({ commonName: "jane" });
  pod.server.faults.inject({ kind: "status", code: 401 });
  let clientCertificate: ClientCertificate | undefined;
  const refused: unknown[] = [];
  const statuses: (number | undefined)[] = [];
  await using kube = createKubeFetch({
    server: pod.server.url,
    caPem: pod.server.caPem,
    clientCertificateSource: () => clientCertificate,
    tokenSource: {
      token: () => undefined,
      invalidate(token) {
        refused.push(token);
        clientCertificate = new ClientCertificate(certificatePem, keyPem);
      },
    },
  }, { onAttempt: ({ status }) => statuses.push(status) });
  await (await kube.fetch("/version")).body?.cancel();
  assertEquals([refused, statuses], [[undefined], [401, 200]]);
});

test("a source without a token sends requests without one, and a 401 is returned once", async () => {
  await using pod = await startPod();
  let refusals = 0;
  await using kube = createKubeFetch({
    server: pod.server.url,
    caPem: pod.server.caPem,
    tokenSource: { token: () => undefined, invalidate: () => void refusals++ },
  });
  const statuses: number[] = [];
  for (const path of ["/version", PODS]) {
    const response = await kube.fetch(path);
    statuses.push(response.status);
    await response.body?.cancel();
    pod.server.faults.inject({ kind: "status", code: 401 });
  }
  assertEquals([statuses, refusals], [[200, 401], 1]);
});
