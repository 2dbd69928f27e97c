import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { ConfigurationError, KubewireError } from "../../src/core/errors.ts";
import { OidcIssuer } from "../../src/kubeconfig/oidc_issuer.ts";
import { currentRuntime } from "../../src/runtime/current_runtime.ts";
import { type OidcServer, startOidcServer } from "../support/oidc_server.ts";
import { shownForms } from "../support/shown_forms.ts";
import { test } from "../support/test.ts";

function issuerOf(server: OidcServer, clientSecret?: string): OidcIssuer {
  const { url, caPem } = server;
  const runtime = currentRuntime();
  return new OidcIssuer({ url, clientId: "kubectl", clientSecret, caPem, runtime });
}

test("An issuer is asked where its token endpoint is, and exchanges the token there", async () => {
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

test("A client's secret goes into a header, or into the form where the issuer wants that", async () => {
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

test("An issuer that gives no token is an error that shows nothing of what was sent or answered", async () => {
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

test("A refresh token follows no redirect", async () => {
  await using server = await startOidcServer();
  const location = `${server.url}/elsewhere`;
  server.answer = () => new Response(null, { status: 307, headers: { location } });
  const refreshing = issuerOf(server).refresh("old");
  await assertRejects(() => refreshing, ConfigurationError, "or was redirected");
  assertEquals(server.requests.some(({ path }) => path === "/elsewhere"), false);
});

test("An issuer that does not say where its token endpoint is gets no token", async () => {
  await using server = await startOidcServer();
  const rows: [() => Response, string][] = [
    [() => Response.json({}), "has no token_endpoint"],
    [() => Response.json({}, { status: 500 }), "answered 500"],
    [() => Response.json({ token_endpoint: "http://idp.example.com" }), "must be an https URL"],
    [() => new Response("<html>"), "is no JSON object"],
  ];
  for (const [discovery, message] of rows) {
    server.discovery = discovery;
    const refreshing = issuerOf(server).refresh("old");
    await assertRejects(() => refreshing, ConfigurationError, message);
  }
  assertEquals(server.requests.some(({ path }) => path === "/token"), false);
});

test("An issuer is talked to over https, and on loopback only over http", () => {
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
