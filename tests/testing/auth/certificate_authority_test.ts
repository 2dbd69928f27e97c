import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { X509Certificate } from "node:crypto";
import {
  CertificateAuthority,
  type ServerCertificateOptions,
} from "../../../src/testing/auth/certificate_authority.ts";
import { listenHttps } from "../../../src/testing/server/https_listener.ts";
import { test } from "../../support/test.ts";
import { trustingFetch } from "../trusting_fetch.ts";

const DAY_MS = 24 * 3_600_000;

/** Fetches from a server with a certificate of the authority, trusting `caPem`. */
async function fetchFrom(
  authority: CertificateAuthority,
  options: ServerCertificateOptions,
  caPem = authority.certificatePem,
): Promise<string> {
  const keyPair = await authority.issueServer(options);
  await using listener = await listenHttps(() => new Response("hello"), { keyPair });
  using get = trustingFetch(caPem);
  return await (await get(listener.url)).text();
}

test("A server certificate for an address is accepted by the runtime's fetch", async () => {
  const authority = await CertificateAuthority.create();
  assertEquals(await fetchFrom(authority, { names: ["127.0.0.1", "::1", "localhost"] }), "hello");
});

/** Asserts that TLS fails for a reason, as rustls (Deno) or BoringSSL (Bun) names it. */
async function assertRefused(response: Promise<string>, reason: RegExp): Promise<void> {
  const error: Error & { code?: string } = await assertRejects(() => response, TypeError);
  const cause = error.cause instanceof Error ? error.cause.message : "";
  assertMatch(`${error.code} ${error.message} ${cause}`, reason);
}

test("A server certificate for another host is refused", async () => {
  const authority = await CertificateAuthority.create();
  await assertRefused(
    fetchFrom(authority, { names: ["elsewhere.example", "10.0.0.1"] }),
    /not valid for name|ALTNAME_INVALID/,
  );
});

test("A server certificate that has expired is refused", async () => {
  const authority = await CertificateAuthority.create();
  const notAfter = new Date(Date.now() - DAY_MS);
  await assertRefused(
    fetchFrom(authority, { names: ["127.0.0.1"], notAfter }),
    /certificate expired|CERT_HAS_EXPIRED/,
  );
});

test("A server certificate that is not valid yet is refused", async () => {
  const authority = await CertificateAuthority.create();
  const notBefore = new Date(Date.now() + DAY_MS);
  await assertRefused(
    fetchFrom(authority, { names: ["127.0.0.1"], notBefore }),
    /not valid yet|CERT_NOT_YET_VALID/,
  );
});

test("A client that trusts another authority of the same name refuses the server", async () => {
  const authority = await CertificateAuthority.create();
  const other = await CertificateAuthority.create();
  await assertRefused(
    fetchFrom(authority, { names: ["127.0.0.1"] }, other.certificatePem),
    /BadSignature|UNABLE_TO_VERIFY/,
  );
});

test("A bundle of two authorities of the same name accepts a server of either", async () => {
  const old = await CertificateAuthority.create();
  const next = await CertificateAuthority.create();
  const bundle = old.certificatePem + next.certificatePem;
  assertEquals(await fetchFrom(old, { names: ["127.0.0.1"] }, bundle), "hello");
  assertEquals(await fetchFrom(next, { names: ["127.0.0.1"] }, bundle), "hello");
});

test("A client certificate carries the user and the groups as Kubernetes reads them", async () => {
  const authority = await CertificateAuthority.create({ commonName: "a, tricky=name" });
  const { certificatePem, keyPem } = await authority.issueClient({
    commonName: "ada",
    organizations: ["system:masters", "team, one"],
  });
  const certificate = new X509Certificate(certificatePem);
  // Node and Bun escape the comma, Deno does not.
  const subject = certificate.subject.replaceAll("\\", "").split("\n");
  assertEquals(subject, ["O=system:masters", "O=team, one", "CN=ada"]);
  assert(certificate.verify(new X509Certificate(authority.certificatePem).publicKey));
  assertMatch(keyPem, /^-----BEGIN PRIVATE KEY-----\n/);
});

test("CertificateAuthority refuses a certificate without a name, and one that ends before it begins", async () => {
  const authority = await CertificateAuthority.create();
  const now = new Date();
  assertThrows(() => authority.issueServer({ names: [] }), TypeError, "at least one name");
  await assertRejects(
    () => authority.issueClient({ commonName: "ada", notBefore: now, notAfter: now }),
    RangeError,
    now.toISOString(),
  );
});
