import { assertEquals, assertRejects } from "@std/assert";
import { serveHttps } from "../../../src/hono/mod.ts";
import { issueCertificate } from "../../../src/hono/serving/issue_certificate.ts";
import { certificateFacts } from "../../../src/runtime/certificate_facts.ts";
import { presentedSerial, serialOf } from "../../support/servers/presented_certificate.ts";
import { test } from "../../support/test.ts";

const names = ["webhooks.default.svc", "127.0.0.1"];

test("issueCertificate makes a certificate that its authority verifies, and no other one does", async () => {
  const options = { names, nowMs: Date.now(), lifetimeMs: 3_600_000 };
  const one = await issueCertificate({ ...options, authority: "one" });
  const other = await issueCertificate({ ...options, authority: "other" });
  const certificates = {
    get: () => Promise.resolve(one.certificate),
    onChange: () => ({ [Symbol.dispose]() {} }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const local = { certificates, hostname: "127.0.0.1", port: 0 };
  await using server = await serveHttps(() => new Response(), local);
  const serial = serialOf(one.certificate.certificatePem);
  assertEquals(await presentedSerial(server.port, one.caPem), serial);
  assertEquals(await presentedSerial(server.port, other.caPem + one.caPem), serial);
  await assertRejects(() => presentedSerial(server.port, other.caPem));
});

test("issueCertificate sets the names, the end, and another key each time", async () => {
  const nowMs = Date.UTC(2026, 1, 3, 4, 5, 6);
  const options = { authority: "one two", names, nowMs, lifetimeMs: 3_600_000 };
  const { caPem, certificate } = await issueCertificate(options);
  const facts = certificateFacts(certificate.certificatePem);
  assertEquals([facts.names, facts.validToMs], [names, nowMs + 3_600_000]);
  const ca = certificateFacts(caPem);
  assertEquals([ca.subject, facts.issuer, ca.validToMs], [
    "CN=one two",
    "CN=one two",
    facts.validToMs,
  ]);
  const again = await issueCertificate(options);
  assertEquals(again.certificate.keyPem() === certificate.keyPem(), false);
});
