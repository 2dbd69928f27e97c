import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import { ClientCertificate } from "../../src/config/client_certificate.ts";
import { CertificateAuthority } from "../../src/testing/auth/certificate_authority.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { test } from "../support/test.ts";

const authority = await CertificateAuthority.create();
const { certificatePem, keyPem } = await authority.issueClient({ commonName: "jane" });

test("ClientCertificate returns the certificate and the key unchanged", () => {
  const certificate = new ClientCertificate(certificatePem, keyPem);
  assertEquals(certificate.certificatePem, certificatePem);
  assertEquals(certificate.keyPem(), keyPem);
});

test("ClientCertificate accepts every kind of private key", () => {
  for (const kind of ["PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"]) {
    const key = keyPem.replaceAll("PRIVATE KEY", kind);
    assertEquals(new ClientCertificate(certificatePem, key).keyPem(), key);
  }
});

test("ClientCertificate keeps the whole chain of certificates", () => {
  const chain = certificatePem + authority.certificatePem;
  assertEquals(new ClientCertificate(chain, keyPem).certificatePem, chain);
});

test("ClientCertificate refuses a text without a PEM block of its kind", () => {
  for (const text of ["", "garbage", keyPem, certificatePem.replace("-----END", "")]) {
    assertThrows(() => new ClientCertificate(text, keyPem), TypeError, "CERTIFICATE");
  }
  for (const text of ["", "garbage", certificatePem]) {
    assertThrows(() => new ClientCertificate(certificatePem, text), TypeError, "PRIVATE KEY");
  }
});

test("ClientCertificate never shows its key, even when one file has both", () => {
  const lines = keyPem.split("\n").slice(1, -2);
  const both = certificatePem + keyPem;
  const shown = [
    shownForms(new ClientCertificate(certificatePem, keyPem)),
    shownForms(new ClientCertificate(both, both)),
    shownForms(assertThrows(() => new ClientCertificate(keyPem, keyPem))),
    shownForms(assertThrows(() => new ClientCertificate(certificatePem, lines.join("\n")))),
  ];
  for (const line of lines) {
    for (const text of shown) assertFalse(text.includes(line), text);
  }
  assertEquals(new ClientCertificate(both, both).certificatePem, certificatePem);
});
