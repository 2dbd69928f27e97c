import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { ConfigurationError, KubewireError } from "../../../src/core/errors.ts";
import { OidcIssuer } from "../../../src/kubeconfig/credentials/oidc_issuer.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import type { Runtime } from "../../../src/runtime/runtime.ts";
import { fakeRuntime } from "../../support/fakes/fake_runtime.ts";
import { type OidcServer, startOidcServer } from "../../support/servers/oidc_server.ts";
import { shownForms } from "../../support/programs/shown_forms.ts";
import { test } from "../../support/test.ts";

function issuerOf(
  server: OidcServer,
  clientSecret?: string,
  runtime: Runtime = currentRuntime(),
): OidcIssuer {
  const { url, caPem } = server;
  return new OidcIssuer({ url, clientId: "kubectl", clientSecret, caPem, runtime });
}

test("An issuer is asked for its token endpoint, and the token is exchanged there", async () => {
  await using server = await startOidcServer();
  server.answer = () => Response.json({ id_token: "new", refresh_token: "next" });
  assertEquals(await issuerOf(server).refresh("old"), { idToken: "new", refreshToken: "next" });
  assertEquals(server.requests.map(({ path }) => path), [
    "/.well-known/openid-configuration",
    "/token",
  ]);
  assertEquals(server.requests[1]?.form, {
    grant_type: "refresh_token",
    refresh_token: "old",
    client_id: "kubectl",
  });
});

test("A client's secret is sent in a header, or in the form where the issuer requires that", async () => {
  await using server = await startOidcServer();
  const authorization = `Basic ${btoa("kubectl:sec%20ret")}`;
  server.answer = (request) =>
    request.authorization ? Response.json({ id_token: "a" }) : Response.json({}, { status: 401 });
  await issuerOf(server, "sec ret").refresh("old");
  assertEquals(server.requests.map((request) => request.authorization), [null, authorization]);

  server.requests.length = 0;
  server.answer = (request) =>
    request.authorization ? Response.json({}, { status: 401 }) : Response.json({ id_token: "b" });
  assertEquals((await issuerOf(server, "sec ret").refresh("old")).idToken, "b");
  assertEquals(server.requests.at(-1)?.form.client_secret, "sec ret");
});

test("An issuer that returns no token is an error that shows nothing of the request and the response", async () => {
  await using server = await startOidcServer();
  const rows: [() => Response, string][] = [
    [
      () => Response.json({ error: "invalid_grant", x: "s3cr3t" }, { status: 400 }),
      "the issuer refused: 400 invalid_grant",
    ],
    [() => Response.json({ error: "S3CR3T s3cr3t" }, { status: 400 }), "the issuer refused: 400"],
    [() => Response.json({ access_token: "s3cr3t" }), "has no id_token"],
    [() => Response.json({ id_token: "s3cr3t s3cr3t" }), "not printable ASCII"],
    [() => new Response("s3cr3t"), "is no JSON object"],
  ];
  for (const [answer, message] of rows) {
    server.answer = answer;
    const refreshing = issuerOf(server, "s3cr3t").refresh("s3cr3t");
    const error = await assertRejects(() => refreshing, KubewireError);
    assertStringIncludes(error.message, message);
    assertEquals(shownForms(error).includes("s3cr3t"), false, message);
  }
});

test("A request with a refresh token follows no redirect", async () => {
  await using server = await startOidcServer();
  const location = `${server.url}/elsewhere`;
  server.answer = () => new Response(null, { status: 307, headers: { location } });
  const refreshing = issuerOf(server).refresh("old");
  await assertRejects(() => refreshing, ConfigurationError, "or was redirected");
  assertEquals(server.requests.some(({ path }) => path === "/elsewhere"), false);
});

test("A redirect of an issuer's discovery is followed only to https", async () => {
  await using server = await startOidcServer();
  const to = (location: string) => new Response(null, { status: 302, headers: { location } });
  const document = Response.json({ token_endpoint: `${server.url}/token` });
  server.discovery = () => to("/realms/kube");
  server.answer = ({ path }) =>
    path === "/realms/kube" ? document : Response.json({ id_token: "new" });
  assertEquals((await issuerOf(server).refresh("old")).idToken, "new");
  assertEquals(server.requests.map(({ path }) => path), [
    "/.well-known/openid-configuration",
    "/realms/kube",
    "/token",
  ]);

  const discovery = "/.well-known/openid-configuration";
  const place = `${server.url}${discovery}`;
  const rows: [string, string][] = [
    ["http://127.0.0.1:1/a?s3cr3t", `the URL that ${place} redirects to must be an https URL`],
    ["https://", `the URL that ${place} redirects to must be an https URL`],
    [discovery, `${place} was redirected more than 10 times`],
  ];
  for (const [location, message] of rows) {
    server.requests.length = 0;
    server.discovery = () => to(location);
    const error = await assertRejects(() => issuerOf(server).refresh("old"), ConfigurationError);
    assertEquals(error.message, message);
    assertEquals(server.requests.length, location === discovery ? 11 : 1);
  }
});

test("An issuer that does not name its token endpoint gets no token", async () => {
  await using server = await startOidcServer();
  const rows: [() => Response, string][] = [
    [() => Response.json({}), "has no token_endpoint"],
    [() => Response.json({}, { status: 500 }), "answered 500"],
    [() => Response.json({ token_endpoint: "http://idp.example.com" }), "must be an https URL"],
    [() => Response.json({ token_endpoint: "http://127.0.0.1:1/token" }), "must be an https URL"],
    [() => new Response("<html>"), "is no JSON object"],
  ];
  for (const [discovery, message] of rows) {
    server.discovery = discovery;
    const refreshing = issuerOf(server).refresh("old");
    await assertRejects(() => refreshing, ConfigurationError, message);
  }
  assertEquals(server.requests.some(({ path }) => path === "/token"), false);
});

/** Makes an issuer hang at each of its requests in turn; `asked` resolves once it hangs. */
async function hangEverywhere(
  check: (server: OidcServer, asked: Promise<void>) => Promise<void>,
): Promise<void> {
  await using server = await startOidcServer();
  const answers: PromiseWithResolvers<Response>[] = [];
  for (const hanging of ["discovery", "answer"] as const) {
    const asked = Promise.withResolvers<void>();
    const { discovery, answer } = server;
    server[hanging] = () => {
      asked.resolve();
      answers.push(Promise.withResolvers<Response>());
      return answers.at(-1)!.promise;
    };
    await check(server, asked.promise);
    Object.assign(server, { discovery, answer });
  }
  for (const { resolve } of answers) resolve(new Response());
  assertEquals(answers.length, 2);
}

test("A refresh fails where an issuer does not answer within 30 s, at each of its requests", async () => {
  await hangEverywhere(async (server, asked) => {
    const runtime = fakeRuntime();
    const refreshing = issuerOf(server, undefined, runtime).refresh("old");
    const rejected = assertRejects(() => refreshing, ConfigurationError, "within 30 s");
    await asked;
    await runtime.clock.advance(29_999);
    await runtime.clock.advance(1);
    await rejected;
  });
});

test("A token endpoint with a password in its URL is named without the password", async () => {
  await using server = await startOidcServer();
  const endpoint = "https://jane:s3cr3t@127.0.0.1:1/token?key=s3cr3t";
  server.discovery = () => Response.json({ token_endpoint: endpoint });
  const error = await assertRejects(() => issuerOf(server).refresh("old"), ConfigurationError);
  assertStringIncludes(error.message, "https://127.0.0.1:1/token could not be reached");
  assertEquals(shownForms(error).includes("s3cr3t"), false);
});

test("An issuer must be reached over https, and on loopback http is allowed too", () => {
  const make = (url: string) => () =>
    new OidcIssuer({
      url,
      clientId: "a",
      clientSecret: undefined,
      caPem: undefined,
      runtime: currentRuntime(),
    });
  make("http://127.0.0.1:5556/dex")();
  make("https://idp.example.com")();
  for (const url of ["http://idp.example.com", "idp.example.com", ""]) {
    assertThrows(make(url), ConfigurationError, "must be an https URL");
  }
});

test("A signal ends the requests to an issuer, at each of its requests", async () => {
  await hangEverywhere(async (server, asked) => {
    const abort = new AbortController();
    const refreshing = issuerOf(server, undefined, fakeRuntime()).refresh("old", abort.signal);
    await asked;
    abort.abort(new RangeError("enough"));
    await assertRejects(() => refreshing, RangeError, "enough");
  });
});
