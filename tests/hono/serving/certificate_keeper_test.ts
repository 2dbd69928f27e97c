import { assert, assertEquals } from "@std/assert";
import type { CertificateCaller, ServingCertificate } from "../../../src/hono/mod.ts";
import { factsOf } from "../../../src/hono/serving/secret_content.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { CertificateAuditor } from "../../support/hono/certificate_auditor.ts";
import { SECRET, startCertificateCluster } from "../../support/hono/certificate_cluster.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { inFull, test } from "../../support/test.ts";

const MINUTE_MS = 60_000;
const timing = { lifetimeMs: 30 * MINUTE_MS, announceMs: MINUTE_MS };
const secretIdentity = { apiVersion: "v1", kind: "Secret", namespace: "default", name: SECRET };

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
  using auditor = new CertificateAuditor(cluster, timing);
  for (let count = 0; count < 3; count++) await auditor.follow(await cluster.replica(timing));
  const startMs = cluster.clock.monotonic();
  const renewals = inFull(4, 2);
  await cluster.until(() => auditor.served.length === 1 + renewals);
  const passedMs = cluster.clock.monotonic() - startMs;
  assertEquals(Math.round(passedMs / MINUTE_MS), renewals * 20 + 1); // the last one was announced
  assertEquals([auditor.violations, cluster.errors], [[], []]);
  const { bundle = [] } = cluster.content ?? {};
  assertEquals(bundle.length, 2); // the others have expired
});

test(
  "whatever the order of their requests, every caBundle verifies what the replicas serve",
  async () => {
    for (let seed = 1; seed <= inFull(2, 1); seed++) {
      const random = seededRandom(seed);
      await using cluster = await startCertificateCluster({}, {
        turns: () => Math.floor(random() ** 3 * 12),
      });
      using auditor = new CertificateAuditor(cluster, timing);
      for (let count = 0; count < 3; count++) await auditor.follow(await cluster.replica(timing));
      const joining: Promise<void>[] = [];
      for (let event = 0; event < inFull(4, 2); event++) {
        const passedMs = cluster.clock.monotonic() + random() * 21 * MINUTE_MS;
        await cluster.until(() => cluster.clock.monotonic() >= passedMs);
        if (random() < 0.5 && cluster.content) cluster.server.objects.delete(secretIdentity);
        else joining.push(auditor.follow(await cluster.replica(timing)));
      }
      const served = auditor.served.length;
      await cluster.until(() => auditor.served.length > served);
      await Promise.all(joining);
      assertEquals([auditor.violations, cluster.errors], [[], []], `seed ${seed}`);
    }
  },
);

test("a replica that stands still amid its work takes no authority away when it goes on", async () => {
  for (const before of inFull([0, 1, 2, 3], [0, 2])) {
    await using cluster = await startCertificateCluster();
    using auditor = new CertificateAuditor(cluster, timing);
    await auditor.follow(await cluster.replica(timing));
    const released = Promise.withResolvers<void>();
    let requests = 0;
    const replica = await cluster.replica(timing, {
      clock: new FakeClock(cluster.clock.now()),
      gate: async () => {
        if (requests++ >= before) await released.promise;
      },
    });
    await cluster.until(() => auditor.served.length === 2);
    released.resolve();
    await auditor.follow(replica);
    await cluster.until(() => auditor.served.length === 3);
    assertEquals([auditor.violations, cluster.errors], [[], []], `${before} requests before`);
  }
});

test("a deleted Secret gives a new certificate, which is announced while the old one is served", async () => {
  await using cluster = await startCertificateCluster();
  using auditor = new CertificateAuditor(cluster, timing);
  for (let count = 0; count < 2; count++) await auditor.follow(await cluster.replica(timing));
  cluster.server.objects.delete(secretIdentity);
  await cluster.until(() => auditor.served.length === 2);
  assertEquals([auditor.violations, cluster.errors], [[], []]);
  assertEquals(cluster.content?.bundle.length, 2);
});

test("a Secret that was damaged is replaced, and the replicas serve what they have until then", async () => {
  await using cluster = await startCertificateCluster();
  using auditor = new CertificateAuditor(cluster, timing);
  for (let count = 0; count < 2; count++) await auditor.follow(await cluster.replica(timing));
  const { objects } = cluster.server;
  const names = ["webhooks.default.svc", "127.0.0.1"];
  const foreign = await (await CertificateAuthority.create()).issueServer({ names });
  const damages = [
    { "tls.key": btoa("garbage") },
    { "ca.crt": "" },
    { "tls.crt": "" },
    { "tls.crt": btoa(foreign.certificatePem), "tls.key": btoa(foreign.keyPem) },
  ];
  for (const [index, damage] of inFull(damages, damages.slice(2)).entries()) {
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
  const required = { sideEffects: "None", admissionReviewVersions: ["v1"] };
  const webhooks = [{ ...required, name: "a.example.com", clientConfig }];
  cluster.server.objects.create({ apiVersion, ...late, webhooks });
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
