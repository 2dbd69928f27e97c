import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ConfigurationError, KubewireError } from "../../../src/core/errors.ts";
import { parseExecCredential } from "../../../src/kubeconfig/credentials/exec_credential.ts";
import { shownForms } from "../../support/programs/shown_forms.ts";
import { test } from "../../support/test.ts";
import { pem } from "../loading_case.ts";

const V1 = "client.authentication.k8s.io/v1";
const V1BETA1 = "client.authentication.k8s.io/v1beta1";
const pair = { clientCertificateData: pem.data.certificate, clientKeyData: pem.data.key };

const answer = (status: unknown, apiVersion = V1) =>
  JSON.stringify({ apiVersion, kind: "ExecCredential", status });

test("An ExecCredential may have a token and its expiration time", () => {
  const expirationTimestamp = "2026-11-25T10:00:00Z";
  for (const apiVersion of [V1, V1BETA1]) {
    const text = answer({ token: "abc", expirationTimestamp }, apiVersion);
    assertEquals(parseExecCredential(text, apiVersion), {
      token: "abc",
      certificate: undefined,
      expiresAtMs: Date.UTC(2026, 10, 25, 10),
    });
  }
});

test("An ExecCredential may have a certificate instead of a token, or both", () => {
  const alone = parseExecCredential(answer(pair), V1);
  assertEquals(alone.token, undefined);
  assertEquals(alone.certificate?.certificatePem, pem.data.certificate);
  assertEquals(alone.certificate?.keyPem(), pem.data.key);
  assertEquals(parseExecCredential(answer({ ...pair, token: "abc" }), V1).token, "abc");
});

test("An ExecCredential may be YAML", () => {
  const text = `apiVersion: ${V1}\nkind: ExecCredential\nstatus:\n  token: abc\n`;
  assertEquals(parseExecCredential(text, V1).token, "abc");
});

test("An ExecCredential may leave its kind out", () => {
  const status = { token: "abc" };
  for (const kind of [undefined, null, ""]) {
    const text = JSON.stringify({ apiVersion: V1, kind, status });
    assertEquals(parseExecCredential(text, V1).token, "abc");
  }
  assertEquals(parseExecCredential(`apiVersion: ${V1}\nstatus: {token: abc}`, V1).token, "abc");
});

test("An expiration time is RFC 3339, as client-go reads it, or absent", () => {
  const expiryOf = (expirationTimestamp: unknown) =>
    parseExecCredential(answer({ token: "abc", expirationTimestamp }), V1).expiresAtMs;
  assertEquals(expiryOf("2026-11-25T10:00:00.25+01:00"), Date.UTC(2026, 10, 25, 9, 0, 0, 250));
  for (const unset of [null, "0001-01-01T00:00:00Z"]) assertEquals(expiryOf(unset), undefined);
  for (const text of ["", "2026", "2026-11-25", "25 Nov 2026", "2026-11-25T10:00:00"]) {
    assertThrows(() => expiryOf(text), ConfigurationError, "no RFC 3339 time");
  }
  assertThrows(() => expiryOf(1_764_063_005), ConfigurationError, "must be a text");
});

test("A text that is not a valid ExecCredential is an error that does not show the text", () => {
  const failures: [string, string][] = [
    ["", "is no ExecCredential"],
    ["{s3cr3t", "is no ExecCredential"], // nothing of it is parsed
    [`${V1}: {s3cr3t`, "is not YAML"],
    [`${V1} s3cr3t`, "must be a mapping"],
    [JSON.stringify({ kind: "s3cr3t" }), "is no ExecCredential"],
    [JSON.stringify({ kind: 5 }), "kind must be a text"],
    [JSON.stringify({ status: { token: "s3cr3t" } }), `for apiVersion ${V1} and wrote ""`],
    [`{apiVersion: ${V1}, status: {token: s3cr3t}}`, "is no ExecCredential"], // nor is it JSON
    [answer({ token: "s3cr3t" }, V1BETA1), `configured for apiVersion ${V1} and wrote`],
    [answer(undefined), "has no status"],
    [answer({}), "neither a token nor a certificate with its key"],
    [answer({ token: "" }), "neither a token nor a certificate with its key"],
    [answer({ token: "s3cr3t s3cr3t" }), "not printable ASCII"],
    [answer({ token: 5 }), "status.token must be a text"],
    [answer({ clientKeyData: "s3cr3t" }), "only one of clientCertificateData and clientKeyData"],
    [answer({ clientCertificateData: "a", clientKeyData: "s3cr3t" }), "no PEM block CERTIFICATE"],
    [answer({ token: "s3cr3t", expirationTimestamp: "soon" }), "no RFC 3339 time"],
  ];
  for (const [text, message] of failures) {
    const error = assertThrows(() => parseExecCredential(text, V1), KubewireError);
    assertStringIncludes(error.message, message);
    assertEquals(shownForms(error).includes("s3cr3t"), false, text);
  }
});
