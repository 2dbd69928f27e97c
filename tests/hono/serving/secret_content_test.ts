import { assertEquals } from "@std/assert";
import { ServingCertificate } from "../../../src/hono/mod.ts";
import {
  decoded,
  factsOf,
  readBundle,
  readContent,
  writeContent,
} from "../../../src/hono/serving/secret_content.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";

async function issue() {
  const authority = await CertificateAuthority.create();
  const { certificatePem, keyPem } = await authority.issueServer({ names: ["localhost"] });
  return {
    caPem: authority.certificatePem,
    certificate: new ServingCertificate(certificatePem, keyPem),
  };
}

test("the contents of a Secret are read as they were written", async () => {
  const [one, other] = [await issue(), await issue()];
  const bundle = [one.caPem, other.caPem];
  const data = writeContent({ current: one.certificate, next: other.certificate, bundle });
  const keys = ["tls.crt", "tls.key", "ca.crt", "next.crt", "next.key"];
  assertEquals(Object.keys(data), keys);
  assertEquals(atob(data["ca.crt"] ?? ""), bundle.join(""));
  const { current, next, ...rest } = readContent({ data });
  assertEquals([one.certificate.equals(current), other.certificate.equals(next)], [true, true]);
  assertEquals(rest.bundle, bundle);
  const empty = writeContent({ current: undefined, next: undefined, bundle: [] });
  assertEquals(empty, { "tls.crt": "", "tls.key": "", "ca.crt": "" });
  assertEquals(readContent({ data: empty }), { current: undefined, next: undefined, bundle: [] });
  assertEquals(readContent({}), { current: undefined, next: undefined, bundle: [] });
});

test("what cannot be read in a Secret is left out", async () => {
  const [one, other] = [await issue(), await issue()];
  const data = writeContent({ current: one.certificate, next: undefined, bundle: [one.caPem] });
  const foreign = btoa(other.certificate.keyPem());
  assertEquals(readContent({ data: { ...data, "tls.key": foreign } }).current, undefined);
  assertEquals(readContent({ data: { ...data, "tls.crt": "%" } }).current, undefined);
  const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  assertEquals(readBundle(`${broken}# text\n${one.caPem}${one.caPem}`), [one.caPem]);
  assertEquals([decoded("%"), decoded(btoa("a")), factsOf(broken)], ["", "a", undefined]);
});
