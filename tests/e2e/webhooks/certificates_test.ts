import process from "node:process";
import { assertEquals, assertRejects } from "@std/assert";
import { Hono } from "hono";
import { createKubeFetch, type KubeFetch, StaticTokenSource } from "../../../mod.ts";
import {
  createDiscovery,
  createResourceClient,
  defineResource,
  requestToken,
} from "../../../src/client/mod.ts";
import {
  admission,
  AdmissionDeniedError,
  certificateFiles,
  certificateSecret,
  conversion,
  ForeignSecretError,
  serveHttps,
  type WebhookConfiguration,
  webhookConfigurations,
} from "../../../src/hono/mod.ts";
import { AtomicWriter } from "../../../src/testing/kubelet/atomic_writer.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import {
  configMaps,
  namespaces as namespaceResource,
  secrets,
  serviceAccounts,
} from "../../../src/types/core/v1_resources.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { presentedSerial, serialOf } from "../../support/servers/presented_certificate.ts";
import { runtimeName, test } from "../../support/test.ts";
import { adminKube } from "../cluster/admin_kube.ts";
import { ControlPlane } from "../cluster/control_plane.ts";
import { convertSite, type Site, siteDefinition } from "../../conformance/site_support.ts";
import { SteadyWrites } from "./steady_writes.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const EXCHANGES = 5;

interface Place extends AsyncDisposable {
  readonly controlPlane: ControlPlane;
  readonly kube: KubeFetch;
  /** The name of the namespace and of the configurations. */
  readonly name: string;
  /** Returns an app that is asked about the ConfigMaps of the namespace, and denies blue ones. */
  app(): { app: Hono; calls: () => number };
  /** Applies configurations; they are deleted in the end. */
  apply(configurations: WebhookConfiguration[]): Promise<void>;
  /** Writes 50 ConfigMaps a second. */
  write(): SteadyWrites;
  /** Waits until a blue ConfigMap is denied: kube-apiserver learns of configurations by a watch. */
  untilDenied(): Promise<void>;
}

async function openPlace(): Promise<Place> {
  await using resources = new AsyncDisposableStack();
  const controlPlane = resources.use(await ControlPlane.loadKubeconfig(kubeconfig));
  const kube = resources.use(adminKube(controlPlane));
  const name = `certificates-${runtimeName}-${crypto.randomUUID().slice(0, 8)}`;
  const namespaces = createResourceClient(kube, namespaceResource);
  await namespaces.create({ metadata: { name, labels: { webhooks: name } } });
  const maps = createResourceClient(kube, configMaps).namespace(name);
  const discovery = createDiscovery(kube);
  const applied = new Set<string>();
  const denied = (): Promise<string | undefined> =>
    maps.create({ metadata: { generateName: "blue-" }, data: { colour: "blue" } }, { dryRun: true })
      .then(() => undefined, ({ message }) => message);
  const held = resources.move();
  return {
    controlPlane,
    kube,
    name,
    app() {
      const app = new Hono();
      let calls = 0;
      app.route(
        "/configmaps",
        admission({
          resource: configMaps,
          namespaceSelector: { matchLabels: { webhooks: name } },
          validate({ object }) {
            calls++;
            if (object?.data?.colour === "blue") throw new AdmissionDeniedError("no blue");
          },
        }),
      );
      return { app, calls: () => calls };
    },
    async apply(configurations) {
      for (const object of configurations) {
        const client = await discovery.client(object);
        await client.apply(object, { fieldManager: "tests" });
        const { metadata: { name } } = object;
        if (!applied.has(name)) held.defer(async () => void await client.delete(name));
        applied.add(name);
      }
    },
    write: () =>
      new SteadyWrites(50, async () => {
        await maps.create({ metadata: { generateName: "red-" }, data: { colour: "red" } });
      }),
    async untilDenied() {
      while (!(await denied())?.endsWith("no blue"));
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

test(
  "no write fails while certificates in files are exchanged five times, as kube-apiserver connects again",
  async () => {
    await using place = await openPlace();
    const { name } = place;
    await using directory = await tempDirectory();
    const volume = new AtomicWriter(directory.path, { now: Date.now });
    const authorities = await Promise.all(
      Array.from({ length: EXCHANGES + 1 }, () => CertificateAuthority.create()),
    );
    /** Puts a certificate of another authority into the files. */
    const exchange = async (number: number): Promise<string> => {
      const pair = await authorities[number]!.issueServer({ names: ["127.0.0.1"] });
      await volume.write({ "tls.crt": pair.certificatePem, "tls.key": pair.keyPem });
      return serialOf(pair.certificatePem);
    };
    await exchange(0);
    const { app, calls } = place.app();
    await using certificates = certificateFiles(directory.path, { refreshPeriodMs: 100 });
    const local = { hostname: "127.0.0.1", port: 0 };
    await using server = await serveHttps(app.fetch, { certificates, ...local });
    const url = `https://127.0.0.1:${server.port}`;
    const bundle = authorities.map(({ certificatePem }) => certificatePem);
    await place.apply(webhookConfigurations(app, { name, url, caPem: bundle.join("") }));
    await place.untilDenied();
    const writes = place.write();
    for (let number = 1; number <= EXCHANGES; number++) {
      const serial = await exchange(number);
      while (await presentedSerial(server.port, bundle.join("")) !== serial);
      // With other bytes in its caBundle kube-apiserver makes new connections.
      bundle.push(...bundle.splice(0, 1));
      await place.apply(webhookConfigurations(app, { name, url, caPem: bundle.join("") }));
      const called = calls();
      while (calls() < called + 100) await writes.next();
    }
    const { sent, failures } = await writes.stop();
    await place.untilDenied();
    console.log(`${runtimeName}, files: ${sent} writes, ${failures.length} failed`);
    assertEquals(failures, []);
  },
);

test(
  "no write fails while two replicas renew their certificate in a Secret five times",
  async () => {
    await using place = await openPlace();
    const { name, kube: admin } = place;
    const service = { name: "webhooks", namespace: name };
    const configurationNames = [`${name}-a`, `${name}-b`];
    const verbs = ["get", "list", "watch", "update"];
    await place.controlPlane.createServiceAccount({
      namespace: name,
      serviceAccount: "webhooks",
      rules: [
        { apiGroups: [""], resources: ["secrets"], verbs: ["create"] },
        { apiGroups: [""], resources: ["secrets"], resourceNames: ["webhooks-tls"], verbs },
      ],
      clusterRules: [{
        apiGroups: ["admissionregistration.k8s.io"],
        resources: ["validatingwebhookconfigurations"],
        resourceNames: configurationNames,
        verbs,
      }],
    });
    const account = createResourceClient(admin, serviceAccounts).namespace(name);
    const { token } = await requestToken(account, "webhooks");
    const { url: apiServer, caPem } = place.controlPlane;
    const tokenSource = new StaticTokenSource(token);
    await using kube = createKubeFetch({ server: apiServer, caPem, tokenSource, namespace: name });
    await using replicas = new AsyncDisposableStack();
    const changes: number[] = [];
    const errors: unknown[] = [];
    const calls: (() => number)[] = [];
    const configurations: WebhookConfiguration[] = [];
    for (const [index, configuration] of configurationNames.entries()) {
      const site = place.app();
      calls.push(site.calls);
      const certificates = replicas.use(certificateSecret(kube, {
        name: "webhooks-tls",
        service,
        names: ["127.0.0.1"],
        callers: configurationNames.map((name) => ({
          kind: "ValidatingWebhookConfiguration",
          metadata: { name },
        })),
        lifetimeMs: 15_000, // renewed after 10 s
        announceMs: 1_000,
        onError: (error) => errors.push(error),
      }));
      const options = { certificates, hostname: "127.0.0.1", port: 0 };
      const server = replicas.use(await serveHttps(site.app.fetch, options));
      changes[index] = 0;
      replicas.use(certificates.onChange(() => changes[index]!++));
      const url = `https://127.0.0.1:${server.port}`;
      configurations.push(...webhookConfigurations(site.app, { name: configuration, url }));
    }
    await place.apply(configurations);
    await place.untilDenied();
    while (calls.some((count) => count() === 0)) await place.untilDenied();
    const writes = place.write();
    while (Math.min(...changes) < EXCHANGES) await writes.next();
    const called = calls.map((count) => count() + 100);
    while (calls.some((count, index) => count() < called[index]!)) await writes.next();
    const { sent, failures } = await writes.stop();
    await place.untilDenied();
    console.log(`${runtimeName}, Secret: ${sent} writes, ${failures.length} failed`);
    assertEquals([failures, errors], [[], []]);
    const { type, data = {} } = await createResourceClient(admin, secrets).namespace(name)
      .get("webhooks-tls");
    assertEquals([type, Object.keys(data).slice(0, 1)], ["kubernetes.io/tls", ["ca.crt"]]);
  },
);

test("kube-apiserver converts custom resources by a webhook whose certificate is in a Secret, also after it was deleted", async () => {
  await using place = await openPlace();
  const { name, kube } = place;
  const group = `${name}.example.com`;
  const metadata = { name: `sites.${group}` };
  const app = new Hono();
  app.post("/convert", conversion({ group, kind: "Site", convert: convertSite }));
  const errors: unknown[] = [];
  await using certificates = certificateSecret(kube, {
    name: "webhooks-tls",
    service: { name: "webhooks", namespace: name },
    names: ["127.0.0.1"],
    callers: [{ kind: "CustomResourceDefinition", metadata }],
    announceMs: 1_000,
    onError: (error) => errors.push(error),
  });
  const options = { certificates, hostname: "127.0.0.1", port: 0 };
  await using server = await serveHttps(app.fetch, options);
  const definition = siteDefinition(group, { url: `https://127.0.0.1:${server.port}` });
  const definitions = await createDiscovery(kube).client(definition);
  await definitions.apply(definition, { fieldManager: "tests" });
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(async () => void await definitions.delete(metadata.name));
  const sites = (version: string) =>
    createResourceClient(
      kube,
      defineResource<Site>({ group, version, plural: "sites", kind: "Site" }),
    ).namespace("default");
  const [v1, v2] = [sites("v1"), sites("v2")];
  const created = () => v1.create({ metadata: { name: "a" }, spec: { host: "a.test" } });
  while (!await created().then(() => true, () => false)); // it is served after a moment
  while (!await v2.get("a").then(() => true, () => false)); // the caBundle comes after a moment
  const changed = Promise.withResolvers<void>();
  using _listening = certificates.onChange(changed.resolve);
  await createResourceClient(kube, secrets).namespace(name).delete("webhooks-tls");
  let isOver = false;
  changed.promise.then(() => isOver = true);
  while (!isOver) assertEquals((await v2.get("a")).spec, { hostname: "a.test" });
  assertEquals((await v2.get("a")).spec, { hostname: "a.test" });
  assertEquals(errors, []);
});

test("certificateSecret takes an empty Secret of kube-apiserver, and leaves one with data of something else", async () => {
  await using place = await openPlace();
  const { name: namespace, kube } = place;
  const client = createResourceClient(kube, secrets).namespace(namespace);
  const data = { password: btoa("hunter2") };
  await client.create({ metadata: { name: "foreign" }, data });
  await client.create({
    metadata: { name: "empty" },
    type: "kubernetes.io/tls", // which must have these members
    data: { "tls.crt": "", "tls.key": "" },
  });
  const open = (name: string) =>
    certificateSecret(kube, { name, service: { name: "webhooks", namespace }, onError: () => {} });
  await using taken = open("empty");
  const { certificatePem } = await taken.get();
  assertEquals(atob((await client.get("empty")).data?.["tls.crt"] ?? ""), certificatePem);
  await using refused = open("foreign");
  await assertRejects(() => refused.get(), ForeignSecretError);
  assertEquals((await client.get("foreign")).data, data);
});
