import { assertEquals, assertRejects } from "@std/assert";
import { ConfigurationError } from "../../../src/core/errors.ts";
import { authProviderTokens } from "../../../src/kubeconfig/credentials/auth_provider.ts";
import { fakeRuntime } from "../../support/fakes/fake_runtime.ts";
import { startOidcServer } from "../../support/servers/oidc_server.ts";
import { shownForms } from "../../support/programs/shown_forms.ts";
import { test } from "../../support/test.ts";
import { unsignedJwt } from "../../support/fakes/unsigned_jwt.ts";
import { base64 } from "../loading_case.ts";

test("An expired id token is refreshed at the issuer that the kubeconfig names", async () => {
  await using server = await startOidcServer();
  const runtime = fakeRuntime({ files: { "/idp.crt": server.caPem } });
  const idToken = unsignedJwt({ exp: runtime.clock.now() / 1000 + 3600 });
  server.answer = () => Response.json({ id_token: idToken });
  for (
    const authority of [
      ["idp-certificate-authority-data", base64(server.caPem)],
      ["idp-certificate-authority", "/idp.crt"],
    ] as const
  ) {
    const config = new Map([
      ["idp-issuer-url", `${server.url}/`],
      ["client-id", "kubectl"],
      ["client-secret", "secret"],
      ["refresh-token", "old"],
      authority,
    ]);
    const tokens = await authProviderTokens({ name: "oidc", config }, "jane", runtime);
    assertEquals(await tokens.token(), idToken);
  }
  assertEquals(server.requests.length, 4);
});

test("The authority of an issuer must contain a certificate", async () => {
  const config = new Map([
    ["idp-issuer-url", "https://idp.example.com"],
    ["client-id", "kubectl"],
    ["idp-certificate-authority-data", base64("nothing")],
  ]);
  await assertRejects(
    () => authProviderTokens({ name: "oidc", config }, "jane", fakeRuntime()),
    ConfigurationError,
    'idp-certificate-authority-data of user "jane" has no certificate in it',
  );
});

test("A user name and a password in an issuer's URL are refused, and not shown", async () => {
  for (
    const url of ["https://me:s3cr3t@idp.example.com/x", "https:\\\\me:s3cr3t@idp", "me:s3cr3t@idp"]
  ) {
    const config = new Map([["idp-issuer-url", url], ["client-id", "kubectl"]]);
    const error = await assertRejects(
      () => authProviderTokens({ name: "oidc", config }, "jane", fakeRuntime()),
      ConfigurationError,
    );
    assertEquals(shownForms(error).includes("s3cr3t"), false);
  }
});
