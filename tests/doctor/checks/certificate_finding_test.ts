import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  certificateFinding,
  expiryFinding,
} from "../../../src/doctor/checks/certificate_finding.ts";
import { bundleFacts } from "../../../src/runtime/certificate_facts.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { tooLongChain } from "../../support/fakes/odd_certificates.ts";
import { test } from "../../support/test.ts";

test("certificateFinding names one defect, that of the authority before the others", async () => {
  const authority = await CertificateAuthority.create();
  const other = await CertificateAuthority.create({ commonName: "other" });
  const [own, foreign] = [authority, other].map(({ certificatePem }) =>
    bundleFacts(certificatePem)
  );
  const { certificatePem } = await authority.issueServer({
    names: ["kube.example.com"],
    notBefore: new Date(1_000_000),
    notAfter: new Date(2_000_000),
  });
  const chain = bundleFacts(certificatePem);
  const rows = [
    [own, "kube.example.com", 1_500_000, undefined],
    [own, "other.example.com", 1_500_000, "is not for other.example.com, but for kube.example.com"],
    [own, "other.example.com", 2_061_000, "expired 1 min ago"],
    [own, "other.example.com", 500_000, "is valid only from 1970-01-01T00:16:40.000Z, in 8 min"],
    [foreign, "other.example.com", 2_061_000, "the CA (CN=other) did not sign"],
    [own, "kube.example.com", Date.now() + 4e12, "the CA (CN=kubewire-test-ca) expired"],
    [[], "kube.example.com", 1_500_000, undefined],
  ] as const;
  for (const [authorities, host, nowMs, expected] of rows) {
    const finding = certificateFinding(chain, { host, authorities: authorities ?? [], nowMs });
    if (expected === undefined) assertEquals(finding, undefined);
    else assertStringIncludes(finding?.summary ?? "", expected);
  }
  const nothing = certificateFinding([], { host: "a", authorities: own ?? [], nowMs: 0 });
  assertEquals(nothing, undefined);
});

test("certificateFinding accepts an authority in between that the server presents", async () => {
  const { caPem, keyPair } = await tooLongChain();
  const chain = bundleFacts(keyPair.certificatePem);
  const authorities = bundleFacts(caPem);
  const finding = certificateFinding(chain, { host: "127.0.0.1", authorities, nowMs: Date.now() });
  assertEquals(finding, undefined);
});

const DAY_MS = 86_400_000;

test("expiryFinding warns in the last week, or in the last quarter of a short life", () => {
  const rows = [
    [365, 8, undefined],
    [365, 6, "6 d"],
    [90, 30, undefined],
    [1, 0.33, undefined],
    [1, 0.2, "4 h"],
  ] as const;
  for (const [lifeDays, leftDays, text] of rows) {
    const times = { validFromMs: 0, validToMs: lifeDays * DAY_MS };
    const finding = expiryFinding(times, (lifeDays - leftDays) * DAY_MS);
    assertEquals(
      finding?.summary,
      text && `the server's certificate expires in ${text}, and was not renewed`,
    );
  }
});
