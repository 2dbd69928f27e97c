import { assertEquals, assertThrows } from "@std/assert";
import { bundleFacts, certificateFacts } from "../../src/runtime/certificate_facts.ts";
import { CertificateAuthority } from "../../src/testing/mod.ts";
import { test } from "../support/test.ts";

test("bundleFacts reads names, times and subjects of each certificate", async () => {
  const authority = await CertificateAuthority.create({ commonName: "the-ca" });
  const { certificatePem } = await authority.issueServer({
    names: ["kube.example.com", "*.svc.local", "10.96.0.1", "fd00::1"],
    notBefore: new Date(1_000_000),
    notAfter: new Date(2_000_000),
  });
  const [leaf, root] = bundleFacts(`${certificatePem}${authority.certificatePem}`);
  assertEquals(
    [leaf?.subject, leaf?.issuer, root?.subject],
    ["CN=kube-apiserver", "CN=the-ca", "CN=the-ca"],
  );
  assertEquals([leaf?.validFromMs, leaf?.validToMs], [1_000_000, 2_000_000]);
  assertEquals(leaf?.names.slice(0, 3), ["kube.example.com", "*.svc.local", "10.96.0.1"]);
  const hosts = ["kube.example.com", "a.svc.local", "10.96.0.1", "fd00::1", "other", "10.96.0.2"];
  assertEquals(hosts.map((host) => leaf?.covers(host)), [true, true, true, true, false, false]);
});

test("bundleFacts knows by the signature who issued a certificate, not by the name", async () => {
  const [one, two] = [await CertificateAuthority.create(), await CertificateAuthority.create()];
  const { certificatePem } = await one.issueServer({ names: ["a"] });
  const [leaf] = bundleFacts(certificatePem);
  const [own, foreign] = [one, two].map(({ certificatePem }) => bundleFacts(certificatePem));
  assertEquals(leaf?.isIssuedBy(own ?? []), true);
  assertEquals(leaf?.isIssuedBy(foreign ?? []), false);
  assertEquals(leaf?.isIssuedBy([...foreign ?? [], ...own ?? []]), true);
  assertEquals(leaf?.isIssuedBy([leaf]), true); // trusted by itself
});

test("bundleFacts of a text without certificates is empty, and a broken one throws", () => {
  assertEquals(bundleFacts("no PEM"), []);
  const broken = "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----";
  assertThrows(() => bundleFacts(broken));
});

test("certificateFacts reads the names and the end of a certificate, and its issuer", async () => {
  const authority = await CertificateAuthority.create({ commonName: "root of it" });
  const notAfter = new Date("2030-01-02T03:04:05Z");
  const names = ["a.example.com", "127.0.0.1"];
  const { certificatePem } = await authority.issueServer({ names, notAfter });
  const facts = certificateFacts(certificatePem);
  assertEquals(facts.names, names);
  assertEquals(facts.validToMs, notAfter.getTime());
  assertEquals([facts.subject, facts.issuer], ["CN=kube-apiserver", "CN=root of it"]);
  assertEquals(certificateFacts(authority.certificatePem).subject, facts.issuer);
  assertThrows(() => certificateFacts("garbage"));
});
