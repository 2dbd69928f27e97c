import { assertEquals, assertThrows } from "@std/assert";
import { certificateFacts } from "../../../src/runtime/serving/certificate_facts.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";

test("certificateFacts reads the names and the end of a certificate, and its issuer", async () => {
  const authority = await CertificateAuthority.create({ commonName: "root of it" });
  const notAfter = new Date("2030-01-02T03:04:05Z");
  const names = ["a.example.com", "127.0.0.1"];
  const { certificatePem } = await authority.issueServer({ names, notAfter });
  const facts = certificateFacts(certificatePem);
  assertEquals(facts.names, names);
  assertEquals(facts.notAfterMs, notAfter.getTime());
  assertEquals([facts.subject, facts.issuer], ["CN=kube-apiserver", "CN=root of it"]);
  assertEquals(certificateFacts(authority.certificatePem).subject, facts.issuer);
  assertThrows(() => certificateFacts("garbage"));
});
