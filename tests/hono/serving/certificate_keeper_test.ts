import { assert, assertEquals } from "@std/assert";
import type {
  CertificateCaller,
  CertificateSource,
  ServingCertificate,
} from "../../../src/hono/mod.ts";
import { factsOf, readBundle } from "../../../src/hono/serving/secret_content.ts";
import {
  type CertificateCluster,
  SECRET,
  startCertificateCluster,
} from "../../support/hono/certificate_cluster.ts";
import { test } from "../../support/test.ts";

const MINUTE_MS = 60_000;
const timing = { lifetimeMs: 30 * MINUTE_MS, announceMs: MINUTE_MS };
const secretIdentity = { apiVersion: "v1", kind: "Secret", namespace: "default", name: SECRET };

/** Checks at each change that every `caBundle` verifies what each replica serves. */
class Auditor implements Disposable {
  readonly violations: string[] = [];
  /** The certificates that were served, in order. */
  readonly served: string[] = [];
  readonly #cluster: CertificateCluster;
  readonly #serving: (ServingCertificate | undefined)[] = [];
  readonly #listening = new DisposableStack();
  /** The time at which each authority was in each `caBundle`. */
  readonly #announcedMs = new Map<string, number>();

  constructor(cluster: CertificateCluster) {
    this.#cluster = cluster;
    for (const { kind } of cluster.callers) {
      const collection = `admissionregistration.k8s.io/${kind.toLowerCase()}s`;
      this.#listening.use(cluster.server.store.subscribe(collection, () => this.#look()));
    }
  }

  async follow(source: CertificateSource): Promise<void> {
    const index = this.#serving.push(undefined) - 1;
    const look = async () => {
      this.#serving[index] = await source.get();
      this.#look();
    };
    this.#listening.use(source.onChange(() => void look()));
    await look();
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }

  #look(): void {
    const bundles = this.#cluster.callers.flatMap((caller) => this.#cluster.bundles(caller));
    const subjects = bundles.map((bundle) =>
      readBundle(bundle).map((pem) => factsOf(pem)?.subject ?? "")
    );
    const nowMs = this.#cluster.clock.monotonic();
    for (const subject of subjects.flat()) {
      if (!subjects.every((each) => each.includes(subject))) continue;
      if (!this.#announcedMs.has(subject)) this.#announcedMs.set(subject, nowMs);
    }
    for (const certificate of this.#serving) {
      if (!certificate) continue;
      const { certificatePem } = certificate;
      const { issuer = "", notAfterMs = 0 } = factsOf(certificatePem) ?? {};
      if (!subjects.every((each) => each.includes(issuer))) {
        this.violations.push(`${issuer} is served and not in each bundle`);
      }
      if (notAfterMs <= this.#cluster.clock.now()) this.violations.push(`${issuer} has expired`);
      if (this.served.includes(certificatePem)) continue;
      this.served.push(certificatePem);
      const sinceMs = this.#announcedMs.get(issuer) ?? Infinity;
      if (this.served.length > 1 && nowMs - sinceMs < timing.announceMs) {
        this.violations.push(`${issuer} is served after ${nowMs - sinceMs} ms`);
      }
    }
  }
}

test("three replicas that start at the same time make one certificate, and put its authority into each caBundle", async () => {
  await using cluster = await startCertificateCluster();
  const replicas = await Promise.all([1, 2, 3].map(() => cluster.replica(timing)));
  const [first, ...others] = await Promise.all(replicas.map((replica) => replica.get()));
  for (const other of others) assert(first?.equals(other));
  const { current, next, bundle } = cluster.content ?? { bundle: [] };
  assert(first?.equals(current));
  assertEquals([next, bundle.length], [undefined, 1]);
  for (const caller of cluster.callers) {
    assertEquals(cluster.bundles(caller), [bundle[0], bundle[0]]);
  }
  assertEquals(factsOf(first?.certificatePem ?? "")?.names, [
    "webhooks.default.svc",
    "webhooks.default.svc.cluster.local",
    "127.0.0.1",
  ]);
  assertEquals(cluster.errors, []);
});

test("replicas renew the certificate, and at each moment every caBundle verifies what each of them serves", async () => {
  await using cluster = await startCertificateCluster();
  using auditor = new Auditor(cluster);
  for (let count = 0; count < 3; count++) await auditor.follow(await cluster.replica(timing));
  const startMs = cluster.clock.monotonic();
  await cluster.until(() => auditor.served.length === 5);
  const passedMs = cluster.clock.monotonic() - startMs;
  assertEquals(Math.round(passedMs / MINUTE_MS), 4 * 20 + 1); // the last one was announced
  assertEquals([auditor.violations, cluster.errors], [[], []]);
  const { bundle = [] } = cluster.content ?? {};
  assertEquals(bundle.length, 2); // the others have expired
});

test("a deleted Secret gives a new certificate, which is announced while the old one is served", async () => {
  await using cluster = await startCertificateCluster();
  using auditor = new Auditor(cluster);
  for (let count = 0; count < 2; count++) await auditor.follow(await cluster.replica(timing));
  cluster.server.objects.delete(secretIdentity);
  await cluster.until(() => auditor.served.length === 2);
  assertEquals([auditor.violations, cluster.errors], [[], []]);
  assertEquals(cluster.content?.bundle.length, 2);
});

test("a Secret that was damaged is replaced, and the replicas serve what they have until then", async () => {
  await using cluster = await startCertificateCluster();
  using auditor = new Auditor(cluster);
  for (let count = 0; count < 2; count++) await auditor.follow(await cluster.replica(timing));
  const { objects } = cluster.server;
  const damages = [{ "tls.key": btoa("garbage") }, { "ca.crt": "" }, { "tls.crt": "" }];
  for (const [index, damage] of damages.entries()) {
    const { data, ...secret } = objects.get(secretIdentity) as { data?: Record<string, string> };
    objects.update({ ...objects.get(secretIdentity), ...secret, data: { ...data, ...damage } });
    await cluster.until(() => auditor.served.length === index + 2);
  }
  assertEquals([auditor.violations, cluster.errors], [[], []]);
});

test("a caBundle that was removed is restored at once", async () => {
  await using cluster = await startCertificateCluster();
  const replica = await cluster.replica(timing);
  const certificate = await replica.get();
  const [caller] = cluster.callers as [CertificateCaller];
  const before = cluster.bundles(caller);
  const { objects } = cluster.server;
  const identity = {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: caller.kind,
    name: caller.metadata.name,
  };
  const object = structuredClone(objects.get(identity)) as unknown as {
    webhooks: { clientConfig: { caBundle?: string } }[];
  };
  for (const { clientConfig } of object.webhooks) delete clientConfig.caBundle;
  objects.update({ ...objects.get(identity), ...object });
  assertEquals(cluster.bundles(caller), ["", ""]);
  const startMs = cluster.clock.monotonic();
  await cluster.until(() => cluster.bundles(caller)[0] !== "");
  assertEquals(cluster.bundles(caller), before);
  assert(cluster.clock.monotonic() - startMs < MINUTE_MS);
  assert(certificate.equals(await replica.get()));
});

test("a caller that is created later gets the caBundle", async () => {
  await using cluster = await startCertificateCluster();
  const late: CertificateCaller = {
    kind: "ValidatingWebhookConfiguration",
    metadata: { name: "late" },
  };
  const replica = await cluster.replica({ ...timing, callers: [...cluster.callers, late] });
  await replica.get();
  const apiVersion = "admissionregistration.k8s.io/v1";
  const clientConfig = { url: "https://example.com" };
  cluster.server.objects.create({ apiVersion, ...late, webhooks: [{ name: "a", clientConfig }] });
  await cluster.until(() => cluster.bundles(late)[0] !== "");
  assertEquals(cluster.bundles(late), [cluster.content?.bundle.join("") ?? ""]);
});

test("nothing is written while there is nothing to do", async () => {
  await using cluster = await startCertificateCluster();
  const replica = await cluster.replica(timing);
  await replica.get();
  const writes = () => cluster.server.requests.filter(({ method }) => method !== "GET").length;
  const before = writes();
  const startMs = cluster.clock.monotonic();
  await cluster.until(() => cluster.clock.monotonic() - startMs > 19 * MINUTE_MS);
  assertEquals(writes(), before);
});

test("a replica waits for an API server that is away, and reports it once", async () => {
  await using cluster = await startCertificateCluster();
  await cluster.server.stopListening();
  const replica = await cluster.replica(timing);
  let certificate: ServingCertificate | undefined;
  replica.get().then((value) => certificate = value);
  const step = async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    await cluster.clock.advance(100);
  };
  while (cluster.clock.monotonic() < MINUTE_MS) await step();
  const codes = cluster.errors.map((error) => (error as { code?: string }).code);
  assertEquals([codes, certificate], [["ERR_NETWORK"], undefined]);
  await cluster.server.listenAgain();
  while (certificate === undefined) await step();
  assertEquals(cluster.errors.length, 1);
});
