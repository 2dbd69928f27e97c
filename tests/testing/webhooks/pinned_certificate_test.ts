import { assertEquals } from "@std/assert";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { pinsCertificates } from "../../../src/testing/webhooks/pinned_certificate.ts";
import { test } from "../../support/test.ts";

test("a bundle pins certificates if it has some, and none of them is of an authority", async () => {
  const authority = await CertificateAuthority.create();
  const { certificatePem } = await authority.issueServer({ names: ["hooks.test"] });
  const other = await authority.issueServer({ names: ["other.test"] });
  const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  assertEquals(
    [
      certificatePem,
      `${certificatePem}${other.certificatePem}`,
      `${broken}${certificatePem}`,
      authority.certificatePem,
      `${certificatePem}${authority.certificatePem}`,
      broken,
      "no certificate",
    ].map(pinsCertificates),
    [true, true, true, false, false, false, false],
  );
});
