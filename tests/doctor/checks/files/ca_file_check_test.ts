import { assertEquals, assertMatch } from "@std/assert";
import { caFileCheck } from "../../../../src/doctor/checks/files/ca_file_check.ts";
import { CertificateAuthority } from "../../../../src/testing/mod.ts";
import { FakeClock } from "../../../support/clocks/fake_clock.ts";
import { brokenVolume } from "../../../support/doctor/broken_volume.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { test } from "../../../support/test.ts";

const failed = { id: "files.ca", status: "failure" } as const;
/** DER, and not of a certificate. */
const BLOCK = "-----BEGIN CERTIFICATE-----\nMAQwAAUA\n-----END CERTIFICATE-----\n";
const DAY_MS = 24 * 3_600_000;

testSurroundings(
  brokenVolume("a CA file without a certificate", (files) => ({ ...files, "ca.crt": "no PEM" }), {
    ...failed,
    summary: "has no certificate in it",
    remedy: "kube-root-ca.crt",
  }),
  brokenVolume("a missing CA file", ({ "ca.crt": _, ...files }) => files, {
    ...failed,
    summary: "/ca.crt cannot be read",
    remedy: "kube-root-ca.crt",
  }),
  brokenVolume("a CA file with a block that is not a certificate", (files) => ({
    ...files,
    "ca.crt": `${files["ca.crt"]}${BLOCK}`,
  }), {
    ...failed,
    summary: "it has a block that is not a certificate",
    remedy: "kube-root-ca.crt",
  }),
  brokenVolume("an expired CA", async (files) => {
    const authority = await CertificateAuthority.create();
    const notAfter = new Date(Date.now() - 1.1 * DAY_MS);
    const { certificatePem } = await authority.issueServer({ names: ["ca"], notAfter });
    return { ...files, "ca.crt": certificatePem };
  }, {
    ...failed,
    summary: "expired 1 d ago",
    remedy: "Renew the cluster's authority",
  }),
);

test("caFileCheck warns 30 days before the last certificate of the file expires", async () => {
  const authority = await CertificateAuthority.create();
  const nowMs = Date.now();
  const notAfter = new Date(nowMs + 100 * DAY_MS);
  const { certificatePem } = await authority.issueServer({ names: ["ca"], notAfter });
  for (const [days, status] of [[60, "ok"], [80, "warning"], [101, "failure"]] as const) {
    const clock = new FakeClock(nowMs + days * DAY_MS);
    const examination = examinationOf({}, { clock, files: { "/sa/ca.crt": certificatePem } });
    assertEquals((await caFileCheck.run(examination, unaborted)).status, status);
    assertEquals(examination.config?.caPem, certificatePem);
  }
});

test("caFileCheck names the authorities of the file", async () => {
  const [one, two] = await Promise.all(
    ["one", "two"].map((commonName) => CertificateAuthority.create({ commonName })),
  );
  const files = { "/sa/ca.crt": `${one?.certificatePem}${two?.certificatePem}` };
  const clock = new FakeClock(Date.now());
  const { summary } = await caFileCheck.run(examinationOf({}, { clock, files }), unaborted);
  assertMatch(summary, /^CN=one; CN=two; valid for 36\d\d d$/);
});
