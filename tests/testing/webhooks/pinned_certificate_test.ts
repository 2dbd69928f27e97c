import { assertEquals } from "@std/assert";
import "reflect-metadata"; // before @peculiar/x509
import * as x509 from "@peculiar/x509";
import { CertificateAuthority, type KeyPair } from "../../../src/testing/mod.ts";
import { presentsPinned } from "../../../src/testing/webhooks/pinned_certificate.ts";
import { serveTls } from "../../support/servers/serve_tls.ts";
import { test } from "../../support/test.ts";

const names = ["hooks.test"];

/** Asks whether a server with a certificate presents one of a bundle. */
async function presents(keyPair: KeyPair, ca: string, name = names[0]!): Promise<boolean> {
  await using server = serveTls(() => new Response(), keyPair);
  const { hostname, port } = new URL(server.url);
  const signal = AbortSignal.timeout(10_000);
  return await presentsPinned({ host: hostname, port: Number(port), name, ca }, signal);
}

test("a server presents a pinned certificate if the bundle has it, for its name and in its time", async () => {
  const authority = await CertificateAuthority.create();
  const own = await authority.issueServer({ names });
  const other = await authority.issueServer({ names });
  const yesterday = new Date(Date.now() - 86_400_000);
  const lastYear = new Date(Date.now() - 365 * 86_400_000);
  const old = await authority.issueServer({ names, notBefore: lastYear, notAfter: yesterday });
  const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const both = `${broken}${other.certificatePem}${own.certificatePem}`;
  assertEquals(await presents(own, both), true);
  assertEquals(await presents(own, both, "other.test"), false);
  assertEquals(await presents(own, other.certificatePem), false);
  assertEquals(await presents(own, authority.certificatePem), false);
  assertEquals(await presents(own, broken), false);
  assertEquals(await presents(old, old.certificatePem), false);
});

test("a pinned certificate may be one of an authority that signed itself", async () => {
  const keyPair = await selfSigned();
  assertEquals(await presents(keyPair, keyPair.certificatePem), true);
});

test("a server that does not answer presents no pinned certificate", async () => {
  const { certificatePem: ca } = await (await CertificateAuthority.create()).issueServer({ names });
  await using server = serveTls(() => new Response(), await selfSigned());
  const port = Number(new URL(server.url).port);
  const target = { host: "127.0.0.1", port, name: names[0]!, ca };
  assertEquals(await presentsPinned(target, AbortSignal.abort()), false);
});

async function selfSigned(): Promise<KeyPair> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=hooks",
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 3_600_000),
    keys: keys as CryptoKeyPair,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: "dns" as const, value })),
      ),
    ],
  });
  const key = await crypto.subtle.exportKey("pkcs8", (keys as CryptoKeyPair).privateKey);
  return {
    certificatePem: certificate.toString("pem"),
    keyPem: x509.PemConverter.encode(key, "PRIVATE KEY"),
  };
}
