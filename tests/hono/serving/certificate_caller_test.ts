import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { isConflict } from "../../../mod.ts";
import {
  CallerBundles,
  type CertificateCaller,
} from "../../../src/hono/serving/certificate_caller.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { literalKube } from "../../support/fakes/literal_kube.ts";
import { startCertificateCluster } from "../../support/hono/certificate_cluster.ts";
import { test } from "../../support/test.ts";

const service = { name: "webhooks", namespace: "default" };
const { signal } = new AbortController();
const apiVersion = "admissionregistration.k8s.io/v1";

test("CallerBundles writes the authorities of the Service's webhooks, and only if they differ", async () => {
  await using cluster = await startCertificateCluster();
  const [caller] = cluster.callers as [CertificateCaller];
  const kube = await cluster.kube("webhooks");
  const identity = { apiVersion, kind: caller.kind, name: "first" };
  const object = cluster.server.objects.get(identity) as { webhooks?: unknown[] };
  const required = { sideEffects: "None", admissionReviewVersions: ["v1"] };
  const other = {
    ...required,
    name: "c.example.com",
    clientConfig: { service: { ...service, name: "other" } },
  };
  const clientConfig = { url: "https://example.com" };
  const outside = { ...required, name: "d.example.com", clientConfig };
  const webhooks = [...object.webhooks ?? [], other, outside];
  cluster.server.objects.update({ ...cluster.server.objects.get(identity), webhooks });
  const { certificatePem } = await CertificateAuthority.create();
  const bundles = new CallerBundles(kube, caller, service);
  await bundles.read(signal);
  assertEquals(bundles.authorities, []);
  await bundles.write([certificatePem], signal);
  assertEquals(cluster.bundles(caller), [certificatePem, certificatePem, "", certificatePem]);
  assertEquals(bundles.authorities, [certificatePem, certificatePem, certificatePem]);
  const puts = () => cluster.server.requests.filter(({ method }) => method === "PUT").length;
  await bundles.write([certificatePem], signal);
  await bundles.read(signal);
  await bundles.write([certificatePem], signal);
  assertEquals(puts(), 1);
});

test("CallerBundles writes nothing over an object that has been changed since it was read", async () => {
  await using cluster = await startCertificateCluster();
  const [caller] = cluster.callers as [CertificateCaller];
  const kube = await cluster.kube("webhooks");
  const bundles = new CallerBundles(kube, caller, service);
  await bundles.read(signal);
  const other = new CallerBundles(kube, caller, service);
  await other.read(signal);
  const { certificatePem } = await CertificateAuthority.create();
  await other.write([certificatePem], signal);
  const error = await assertRejects(() => bundles.write([], signal));
  assertEquals([isConflict(error), cluster.bundles(caller)[0]], [true, certificatePem]);
});

test("CallerBundles writes nothing if the object does not exist, or has no webhooks", async () => {
  await using cluster = await startCertificateCluster();
  const kube = await cluster.kube("webhooks");
  const absent = new CallerBundles(kube, {
    kind: "CustomResourceDefinition",
    metadata: { name: "sites.example.com" },
  }, service);
  await absent.read(signal);
  assertEquals(absent.authorities, []);
  await absent.write([], signal);
  const metadata = { name: "empty" };
  const caller: CertificateCaller = { kind: "ValidatingWebhookConfiguration", metadata };
  cluster.server.objects.create({ apiVersion, ...caller });
  const empty = new CallerBundles(kube, caller, service);
  await empty.read(signal);
  await empty.write([], signal);
  assertEquals(cluster.server.requests.some(({ method }) => method === "PUT"), false);
});

test("CallerBundles finds the conversion webhook of a CustomResourceDefinition", async () => {
  const clientConfig = { service: { ...service, path: "/convert" }, caBundle: "" };
  const spec = { conversion: { strategy: "Webhook", webhook: { clientConfig } } };
  const metadata = { name: "sites.example.com" };
  const sent: string[] = [];
  const kube = literalKube(() =>
    Response.json({ kind: "CustomResourceDefinition", metadata, spec })
  );
  const { fetch } = kube;
  const recorded = {
    ...kube,
    fetch: (input: string | URL | Request, init?: RequestInit) => {
      if (init?.method === "PUT") sent.push(`${init.body}`);
      return fetch(input);
    },
  };
  const caller: CertificateCaller = { kind: "CustomResourceDefinition", metadata };
  const bundles = new CallerBundles(recorded, caller, service);
  await bundles.read(signal);
  await bundles.write(["pem"], signal);
  assertEquals(
    JSON.parse(sent[0] ?? "").spec.conversion.webhook.clientConfig.caBundle,
    btoa("pem"),
  );
});

test("CallerBundles refuses other kinds and names that cannot be names", () => {
  const kube = literalKube(() => new Response());
  const make = (kind: string, name: string) => () =>
    new CallerBundles(kube, { kind, metadata: { name } } as CertificateCaller, service);
  assertThrows(make("Secret", "a"), TypeError, "its kind is Secret");
  assertThrows(make("CustomResourceDefinition", ""), TypeError);
});
