import { inspect } from "node:util";
import { assertEquals, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../../mod.ts";
import { ServingCertificate } from "../../../src/hono/mod.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";

test("ServingCertificate takes a certificate with its chain, and only its own key", async () => {
  const authority = await CertificateAuthority.create();
  const one = await authority.issueServer({ names: ["localhost"] });
  const other = await authority.issueServer({ names: ["localhost"] });
  const chain = `${one.certificatePem}${authority.certificatePem}`;
  const pair = new ServingCertificate(`# a comment\n${chain}`, one.keyPem);
  assertEquals([pair.certificatePem, pair.keyPem()], [chain, one.keyPem]);
  assertEquals(pair.equals(new ServingCertificate(chain, one.keyPem)), true);
  assertEquals(pair.equals(new ServingCertificate(one.certificatePem, one.keyPem)), false);
  assertEquals(pair.equals(undefined), false);
  const make = (certificatePem: string, keyPem: string) => () =>
    new ServingCertificate(certificatePem, keyPem);
  assertThrows(make(chain, other.keyPem), ConfigurationError, "to another certificate");
  assertThrows(make("", one.keyPem), ConfigurationError, "no PEM block CERTIFICATE");
  assertThrows(make(chain, ""), ConfigurationError, "cannot be read");
  const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
  assertThrows(make(broken, one.keyPem), ConfigurationError, "cannot be read");
});

test("ServingCertificate takes texts only, and shows no byte of others", async () => {
  const authority = await CertificateAuthority.create();
  const { certificatePem, keyPem } = await authority.issueServer({ names: ["localhost"] });
  const bytes = (text: string) => new TextEncoder().encode(text) as unknown as string;
  const make = (certificatePem: string, keyPem: string) => () =>
    new ServingCertificate(certificatePem, keyPem);
  const key = "keyPem must be a string of PEM: it is an object.";
  assertThrows(make(certificatePem, bytes(keyPem)), TypeError, key);
  const certificate = "certificatePem must be a string of PEM: it is an object.";
  assertThrows(make(bytes(certificatePem), keyPem), TypeError, certificate);
});

test("ServingCertificate shows its key nowhere, nor do its errors", async () => {
  const authority = await CertificateAuthority.create();
  const { certificatePem, keyPem } = await authority.issueServer({ names: ["localhost"] });
  const pair = new ServingCertificate(certificatePem, keyPem);
  const secret = keyPem.split("\n")[1] ?? "";
  const cut = keyPem.replace(secret, secret.slice(10));
  const error = assertThrows(() => new ServingCertificate(certificatePem, cut));
  for (const each of [pair, error]) {
    const shown = `${inspect(each, { showHidden: true, depth: 9 })}${JSON.stringify(each)}${each}`;
    assertEquals(shown.includes(secret.slice(10)), false);
  }
});
