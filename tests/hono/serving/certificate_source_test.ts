import { assertEquals } from "@std/assert";
import { HeldCertificate } from "../../../src/hono/serving/certificate_source.ts";
import { ServingCertificate } from "../../../src/hono/mod.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";

async function issue(): Promise<ServingCertificate> {
  const authority = await CertificateAuthority.create();
  const { certificatePem, keyPem } = await authority.issueServer({ names: ["localhost"] });
  return new ServingCertificate(certificatePem, keyPem);
}

test("HeldCertificate calls its listeners for another certificate only, until they are removed", async () => {
  const held = new HeldCertificate();
  const calls: unknown[] = [];
  const listener = () => void calls.push(held.current);
  const [first, second] = [held.onChange(listener), held.onChange(listener)];
  const [one, other] = [await issue(), await issue()];
  held.take(one);
  held.take(new ServingCertificate(one.certificatePem, one.keyPem()));
  assertEquals(calls, [one, one]);
  first[Symbol.dispose]();
  held.take(other);
  assertEquals(calls, [one, one, other]);
  second[Symbol.dispose]();
  held.take(one);
  assertEquals([calls.length, held.current === one], [3, true]);
});
