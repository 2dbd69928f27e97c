import { assertEquals, assertThrows } from "@std/assert";
import { type Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import process from "node:process";
import { inspect } from "node:util";
import { authenticate, type AuthenticateOptions } from "../../src/hono/mod.ts";
import type { KubeFetch } from "../../mod.ts";
import { collectGarbage } from "../support/collect_garbage.ts";
import { answering } from "../support/hono/answering_kube.ts";
import { runtimeName, test } from "../support/test.ts";
import { bearer, startReviewedService } from "../support/hono/reviewed_service.ts";

const getTokenCookie = (c: Context) => getCookie(c, "token");

function serviceOf(kube: KubeFetch, options: AuthenticateOptions = {}) {
  const app = new Hono();
  app.get("/", authenticate(kube, options), (c) => c.json(c.var.user));
  return app;
}

test("authenticate gives the user of a service account's token", async () => {
  await using service = await startReviewedService();
  const app = serviceOf(service.kube);
  const response = await app.request("/", bearer(await service.issue("robot")));
  const { username, uid, groups, extra, audiences } = await response.json();
  assertEquals([response.status, username, groups, uid !== "", audiences.length], [
    200,
    "system:serviceaccount:default:robot",
    ["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"],
    true,
    1,
  ]);
  assertEquals(Object.keys(extra), ["authentication.kubernetes.io/credential-id"]);
});

test("authenticate refuses a request without a valid token, and says how to log in", async () => {
  await using service = await startReviewedService();
  const app = serviceOf(service.kube);
  const ask = async (authorization?: string) => {
    const init = authorization === undefined ? {} : { headers: { authorization } };
    const response = await app.request("/", init);
    const { message, reason, code } = await response.json();
    assertEquals([response.status, message, reason, code], [
      401,
      "Unauthorized",
      "Unauthorized",
      401,
    ]);
    return response.headers.get("www-authenticate");
  };
  assertEquals(await ask(), "Bearer");
  assertEquals(await ask("Basic YTpi"), "Bearer");
  assertEquals(await ask("Bearer"), 'Bearer error="invalid_request"');
  assertEquals(await ask("Bearer a b"), 'Bearer error="invalid_request"');
  assertEquals(await ask("Bearer nonsense"), 'Bearer error="invalid_token"');
  assertEquals(service.reviews("tokenreviews"), 1);
});

test("authenticate takes the token that its option finds, and no other", async () => {
  await using service = await startReviewedService();
  const cookie = (token: string) => ({ headers: { cookie: `token=${token}` } });
  const token = await service.issue("robot");
  for (const find of [getTokenCookie, (c: Context) => Promise.resolve(getTokenCookie(c))]) {
    const app = serviceOf(service.kube, { token: find });
    const response = await app.request("/", cookie(token));
    const { username } = await response.json();
    assertEquals([response.status, username], [200, "system:serviceaccount:default:robot"]);
    const challenges = [bearer(token), {}, cookie(""), cookie("a%20b"), cookie("nonsense")].map(
      async (init) => {
        const { status, headers } = await app.request("/", init);
        return [status, headers.get("www-authenticate")];
      },
    );
    assertEquals(await Promise.all(challenges), [
      [401, "Bearer"],
      [401, "Bearer"],
      [401, "Bearer"],
      [401, 'Bearer error="invalid_request"'],
      [401, 'Bearer error="invalid_token"'],
    ]);
  }
});

test("authenticate refuses a way to find tokens that is not a function, or finds something else", async () => {
  const kube = answering({ authenticated: true, user: { username: "alice" } });
  const wrong = { token: "cookie" } as unknown as AuthenticateOptions;
  assertThrows(() => authenticate(kube, wrong), TypeError, "token must be a function");
  const app = serviceOf(kube, { token: (() => 5) as unknown as () => string });
  const thrown: Error[] = [];
  app.onError((error, c) => {
    thrown.push(error);
    return c.text("failed", 500);
  });
  assertEquals((await app.request("/")).status, 500);
  assertEquals(thrown.map(({ message }) => message), [
    "token must return a string, or undefined: it returned 5.",
  ]);
});

test("authenticate accepts a token only for its audiences", async () => {
  await using service = await startReviewedService();
  const app = serviceOf(service.kube, { audiences: ["whoami", "other"] });
  const statusOf = async (token: string) => (await app.request("/", bearer(token))).status;
  assertEquals(await statusOf(await service.issue("robot", { audiences: ["whoami"] })), 200);
  assertEquals(await statusOf(await service.issue("robot", { audiences: ["vault"] })), 401);
  assertEquals(await statusOf(await service.issue("robot")), 401);
});

test("authenticate refuses a token if the server does not say for which audience it is", async () => {
  const user = { username: "alice" };
  const status = async (answer: unknown, options: AuthenticateOptions) =>
    (await serviceOf(answering(answer), options).request("/", bearer("x"))).status;
  const asked = { audiences: ["whoami"] };
  assertEquals(await status({ authenticated: true, user }, asked), 401);
  assertEquals(await status({ authenticated: true, user, audiences: ["vault"] }, asked), 401);
  assertEquals(await status({ authenticated: true, user, audiences: ["whoami"] }, asked), 200);
  assertEquals(await status({ authenticated: true, user }, {}), 200);
  assertEquals(await status({ authenticated: "true", user }, {}), 401);
  assertEquals(await status({ authenticated: true, user: {} }, {}), 401);
  assertEquals(await status(undefined, {}), 401);
});

test("authenticate answers 503 to an answer that names a user by something else than texts", async () => {
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const user = { username: "alice" };
  const wrong = [
    { user: { username: 5 } },
    { user: { username: { toString: "alice" } } },
    { user: { ...user, uid: 7 } },
    { user: { ...user, groups: "system:masters" } },
    { user: { ...user, groups: [["system:masters"]] } },
    { user: { ...user, extra: { scopes: "all" } } },
    { user, audiences: "whoami" },
  ];
  for (const each of wrong) {
    const service = serviceOf(answering({ authenticated: true, ...each }), { onError });
    const { status } = await service.request("/", bearer("x"));
    assertEquals(status, 503, JSON.stringify(each));
  }
  assertEquals(errors.length, wrong.length);
});

test("authenticate sends one review for a thousand requests with the same token", async () => {
  await using service = await startReviewedService();
  const app = serviceOf(service.kube);
  const init = bearer(await service.issue("robot"));
  const first = await Promise.all(Array.from({ length: 500 }, () => app.request("/", init)));
  service.clock.skip(10_000);
  const later = await Promise.all(Array.from({ length: 500 }, () => app.request("/", init)));
  assertEquals([...first, ...later].filter(({ status }) => status !== 200), []);
  assertEquals(service.reviews("tokenreviews"), 1);
});

test("authenticate does not keep the tokens themselves", async () => {
  const user = { username: "alice" };
  const kube = answering({ authenticated: true, user });
  const app = new Hono();
  app.get("/", authenticate(kube), (c) => c.text("a"));
  const heapBytes = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const count = 30;
  let before = 0;
  for (let i = -2; i < count; i++) {
    if (i === 0) before = heapBytes();
    const token = `${i}${"x".repeat(1_000_000)}`;
    const response = await app.request("/", bearer(token));
    assertEquals(await response.text(), "a");
  }
  const kept = (heapBytes() - before) / count;
  assertEquals(kept < 300_000, true, `${kept} bytes are kept of a token`);
}, { ignore: runtimeName === "deno" }); // Deno's garbage cannot be collected here

test("authenticate shares a user that no handler can change", async () => {
  await using service = await startReviewedService();
  const app = new Hono();
  app.get("/", authenticate(service.kube), (c) => {
    const { groups } = c.var.user;
    assertThrows(() => (groups as string[]).push("system:masters"), TypeError);
    return c.json(groups);
  });
  const init = bearer(await service.issue("robot"));
  const groups = await (await app.request("/", init)).json();
  assertEquals(groups.includes("system:masters"), false);
  assertEquals(await (await app.request("/", init)).json(), groups);
});

test("authenticate keeps an accepted token for 60 s, and a refused one for 10 s", async () => {
  await using service = await startReviewedService();
  const app = serviceOf(service.kube);
  const token = await service.issue("robot");
  const statusOf = async (token: string) => (await app.request("/", bearer(token))).status;
  assertEquals([await statusOf(token), await statusOf("wrong")], [200, 401]);
  service.server.tokens.revoke(token);
  service.clock.skip(9_999);
  assertEquals([await statusOf(token), await statusOf("wrong")], [200, 401]);
  assertEquals(service.reviews("tokenreviews"), 2);
  service.clock.skip(1);
  assertEquals(await statusOf("wrong"), 401);
  assertEquals(service.reviews("tokenreviews"), 3);
  service.clock.skip(49_999);
  assertEquals(await statusOf(token), 200);
  service.clock.skip(1);
  assertEquals(await statusOf(token), 401);
});

test("authenticate never keeps a token past its expiry", async () => {
  await using service = await startReviewedService();
  const app = serviceOf(service.kube);
  const token = await service.issue("robot", { expirationMs: 20_000 });
  assertEquals((await app.request("/", bearer(token))).status, 200);
  service.clock.skip(19_000);
  assertEquals((await app.request("/", bearer(token))).status, 200);
  assertEquals(service.reviews("tokenreviews"), 1);
  service.clock.skip(1_000);
  assertEquals((await app.request("/", bearer(token))).status, 401);
  assertEquals(service.reviews("tokenreviews"), 2);
});

test("authenticate answers 503 while the API server cannot be asked, and uses verdicts that hold", async () => {
  await using service = await startReviewedService();
  const errors: unknown[] = [];
  const app = serviceOf(service.kube, { onError: (error) => errors.push(error) });
  const known = await service.issue("robot");
  const unknown = await service.issue("robot");
  assertEquals((await app.request("/", bearer(known))).status, 200);
  await service.server.stopListening();
  assertEquals((await app.request("/", bearer(known))).status, 200);
  const response = await app.request("/", bearer(unknown));
  assertEquals([response.status, response.headers.get("retry-after")], [503, "1"]);
  assertEquals((await response.json()).reason, "ServiceUnavailable");
  service.clock.skip(60_000);
  assertEquals((await app.request("/", bearer(known))).status, 503);
  assertEquals(errors.length, 2);
  await service.server.listenAgain();
  assertEquals((await app.request("/", bearer(known))).status, 200);
});

test("authenticate answers 503 if the program itself may not send reviews", async () => {
  await using service = await startReviewedService();
  const apiVersion = "rbac.authorization.k8s.io/v1";
  service.server.objects.delete({ apiVersion, kind: "ClusterRoleBinding", name: "service" });
  const errors: Error[] = [];
  const app = serviceOf(service.kube, { onError: (error) => errors.push(error as Error) });
  const token = await service.issue("robot");
  assertEquals((await app.request("/", bearer(token))).status, 503);
  assertEquals(/cannot create resource "tokenreviews"/.test(errors[0]!.message), true);
  assertEquals(inspect(errors[0], { depth: 20, showHidden: true }).includes(token), false);
});

test("authenticate answers 503 when the API server does not respond in time", async () => {
  await using service = await startReviewedService();
  const app = serviceOf(service.kube, { timeoutMs: 5_000 });
  const token = await service.issue("robot");
  const match = { path: /tokenreviews/ };
  using _ = service.server.faults.inject({ kind: "stall", after: "request", match });
  const answer = app.request("/", bearer(token));
  assertEquals(await service.clock.sleeper(), 5_000);
  await service.clock.advance(5_000);
  assertEquals((await answer).status, 503);
});

test("authenticate refuses audiences that are empty, and a time limit of 0", () => {
  const kube = answering({});
  assertThrows(() => authenticate(kube, { audiences: [""] }), TypeError, "audiences");
  assertThrows(() => authenticate(kube, { timeoutMs: 0 }), RangeError, "timeoutMs");
  assertThrows(() => authenticate({} as KubeFetch), TypeError, "createKubeFetch");
});
