import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import { ClientCertificate } from "../../src/config/client_certificate.ts";
import { CertificateAuthority } from "../../src/testing/auth/certificate_authority.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { test } from "../support/test.ts";

const authority = await CertificateAuthority.create();
const { certificatePem, privateKeyPem } = await authority.issueClient({ commonName: "jane" });

test("ClientCertificate returns the certificate and the key unchanged", () => {
  const certificate = new ClientCertificate(certificatePem, privateKeyPem);
  assertEquals(certificate.certificatePem, certificatePem);
  assertEquals(certificate.privateKeyPem(), privateKeyPem);
});

test("ClientCertificate accepts every kind of private key", () => {
  for (const kind of ["PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"]) {
    const key = privateKeyPem.replaceAll("PRIVATE KEY", kind);
    assertEquals(new ClientCertificate(certificatePem, key).privateKeyPem(), key);
  }
});

test("ClientCertificate keeps the whole chain of certificates", () => {
  const chain = certificatePem + authority.certificatePem;
  assertEquals(new ClientCertificate(chain, privateKeyPem).certificatePem, chain);
});

test("ClientCertificate refuses a text without a PEM block of its kind", () => {
  for (const text of ["", "garbage", privateKeyPem, certificatePem.replace("-----END", "")]) {
    assertThrows(() => new ClientCertificate(text, privateKeyPem), TypeError, "CERTIFICATE");
  }
  for (const text of ["", "garbage", certificatePem]) {
    assertThrows(() => new ClientCertificate(certificatePem, text), TypeError, "PRIVATE KEY");
  }
});

test("ClientCertificate never shows its key, even when one file has both", () => {
  const lines = privateKeyPem.split("\n").slice(1, -2);
  const both = certificatePem + privateKeyPem;
  const shown = [
    shownForms(new ClientCertificate(certificatePem, privateKeyPem)),
    shownForms(new ClientCertificate(both, both)),
    shownForms(assertThrows(() => new ClientCertificate(privateKeyPem, privateKeyPem))),
    shownForms(assertThrows(() => new ClientCertificate(certificatePem, lines.join("\n")))),
  ];
  for (const line of lines) {
    for (const text of shown) assertFalse(text.includes(line), text);
  }
  assertEquals(new ClientCertificate(both, both).certificatePem, certificatePem);
});
