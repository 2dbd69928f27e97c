import { assertEquals } from "@std/assert";
import { CertificatePlan } from "../../../src/hono/serving/certificate_plan.ts";
import { factsOf, type SecretContent } from "../../../src/hono/serving/secret_content.ts";
import { ServingCertificate } from "../../../src/hono/mod.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";

const options = {
  service: { name: "webhooks", namespace: "default" },
  names: ["webhooks.default.svc"],
  lifetimeMs: 9_000,
};
const plan = new CertificatePlan(options);
const nothing: SecretContent = { current: undefined, next: undefined, bundle: [] };
const startMs = Date.UTC(2026, 0, 1);

async function made(content = nothing, nowMs = startMs): Promise<SecretContent> {
  return plan.promoted(await plan.withNext(content, { known: [], nowMs }), nowMs);
}

test("a certificate is replaced after two thirds of its life", async () => {
  assertEquals([plan.needsNext(nothing, startMs), plan.dueMs(nothing)], [true, 0]);
  const content = await made();
  assertEquals(plan.dueMs(content), startMs + 6_000);
  assertEquals(plan.needsNext(content, startMs + 5_999), false);
  assertEquals(plan.needsNext(content, startMs + 6_000), true);
  const announced = await plan.withNext(content, { known: [], nowMs: startMs + 6_000 });
  assertEquals(plan.needsNext(announced, startMs + 6_001), false);
  assertEquals(announced.current, content.current);
  assertEquals(plan.servable(content, startMs + 8_999), content.current);
  assertEquals(plan.servable(content, startMs + 9_000), undefined);
});

test("an authority stays until it has expired", async () => {
  const first = await made();
  const second = await made(first, startMs + 6_000);
  assertEquals(second.bundle.length, 2);
  assertEquals(second.bundle[1], first.bundle[0]);
  const third = await made(second, startMs + 12_000);
  assertEquals(third.bundle.slice(1), second.bundle.slice(0, 1));
});

test("a certificate without a needed name, or without its authority, is replaced, and keeps its names", async () => {
  const content = await made();
  const more = new CertificatePlan({ ...options, names: ["other.default.svc"] });
  assertEquals(more.needsNext(content, startMs), true);
  assertEquals(plan.needsNext({ ...content, bundle: [] }, startMs), true);
  const both = await more.withNext(content, { known: [], nowMs: startMs });
  assertEquals(factsOf(both.next?.certificatePem ?? "")?.names, [
    "other.default.svc",
    "webhooks.default.svc",
  ]);
  const later = await more.withNext(content, { known: [], nowMs: startMs + 6_000 });
  assertEquals(factsOf(later.next?.certificatePem ?? "")?.names, ["other.default.svc"]);
});

test("a next certificate that could not be served is not taken", async () => {
  const content = await plan.withNext(nothing, { known: [], nowMs: startMs });
  assertEquals(plan.checked(content, startMs).next, content.next);
  for (const [bad, nowMs] of [[content, startMs + 6_000], [{ ...content, bundle: [] }, startMs]]) {
    assertEquals(plan.checked(bad as SecretContent, nowMs as number).next, undefined);
  }
});

test("authorities of the program that only a caBundle has are kept, and others are not", async () => {
  const own = (await made()).bundle;
  const foreign = (await CertificateAuthority.create()).certificatePem;
  const { bundle } = await plan.withNext(nothing, { known: [...own, foreign], nowMs: startMs });
  assertEquals([bundle.length, bundle[1]], [2, own[0]]);
  const late = await plan.withNext(nothing, { known: own, nowMs: startMs + 9_000 });
  assertEquals(late.bundle.length, 1);
});

test("a certificate that no authority of the Secret has signed is not served, but replaced without its names", async () => {
  const content = await made();
  const authority = await CertificateAuthority.create();
  const names = [...options.names, "foreign.example.com"];
  const { certificatePem, keyPem } = await authority.issueServer({ names });
  const current = new ServingCertificate(certificatePem, keyPem);
  const nowMs = Date.now();
  const foreign = { ...content, current };
  assertEquals([plan.servable(foreign, nowMs), plan.needsNext(foreign, nowMs)], [undefined, true]);
  const { next } = await plan.withNext(foreign, { known: [], nowMs });
  assertEquals(factsOf(next?.certificatePem ?? "")?.names, options.names);
  const signed = { ...foreign, bundle: [authority.certificatePem] };
  assertEquals([plan.servable(signed, nowMs), plan.needsNext(signed, nowMs)], [current, false]);
});

test("a certificate is served without an additional name until it is replaced, but not without the Service", async () => {
  const content = await made();
  const more = new CertificatePlan({ ...options, names: [...options.names, "more.example.com"] });
  assertEquals(more.servable(content, startMs), content.current);
  assertEquals(more.needsNext(content, startMs), true);
  const other = new CertificatePlan({ ...options, names: ["other.default.svc"] });
  assertEquals(other.servable(content, startMs), undefined);
});

test("a certificate for addresses and wildcards is not replaced before it is due", async () => {
  const names = [...options.names, "10.0.0.1", "::1", "*.example.com"];
  const wide = new CertificatePlan({ ...options, names });
  const content = wide.promoted(
    await wide.withNext(nothing, { known: [], nowMs: startMs }),
    startMs,
  );
  assertEquals(wide.needsNext(content, startMs), false);
});
