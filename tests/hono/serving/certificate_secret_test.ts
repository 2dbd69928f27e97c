import { inspect } from "node:util";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  CertificateAccessError,
  certificateSecret,
  ForeignSecretError,
} from "../../../src/hono/mod.ts";
import type { TestApiServer } from "../../../src/testing/mod.ts";
import { literalKube } from "../../support/fakes/literal_kube.ts";
import {
  type CertificateCluster,
  SECRET,
  startCertificateCluster,
} from "../../support/hono/certificate_cluster.ts";
import { bindClusterRole } from "../../support/servers/bind_cluster_role.ts";
import { test } from "../../support/test.ts";

const service = { name: "webhooks", namespace: "default" };

interface Rule {
  apiGroups: string[];
  resources: string[];
  resourceNames?: string[];
  verbs: string[];
}

/** Reads the rules that a message shows, as a person would copy them. */
function shownRules(message: string): Rule[] {
  return [...message.matchAll(/\{ apiGroups: .*? \}/g)].map(([text]) =>
    JSON.parse(text.replace(/(\w+):/g, '"$1":'))
  );
}

function grant(server: TestApiServer, account: string, rules: Rule[]): void {
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const metadata = { name: account };
  server.objects.create({ apiVersion, kind: "ClusterRole", metadata, rules });
  bindClusterRole(server, account, account);
}

async function refusal(cluster: CertificateCluster): Promise<CertificateAccessError> {
  const replica = await cluster.replica();
  return await assertRejects(() => replica.get(), CertificateAccessError);
}

test("certificateSecret names the rules that the account lacks, and they are enough", async () => {
  await using cluster = await startCertificateCluster({ authorization: "rbac" });
  const { message } = await refusal(cluster);
  const rules = shownRules(message);
  assertEquals(rules.length, 4);
  assert(message.includes('cannot get resource "secrets"'), message);
  assertEquals(cluster.errors.map((error) => (error as Error).name), ["CertificateAccessError"]);
  grant(cluster.server, "webhooks", rules);
  const replica = await cluster.replica();
  await replica.get();
  for (const caller of cluster.callers) {
    assertEquals(cluster.bundles(caller)[0], cluster.content?.bundle[0]);
  }
  assertEquals(cluster.errors.length, 1);
});

test("certificateSecret serves the certificate of the Secret although it may not write a caBundle", async () => {
  await using cluster = await startCertificateCluster({ authorization: "rbac" });
  const rules = shownRules((await refusal(cluster)).message);
  grant(cluster.server, "writer", rules);
  await using writer = certificateSecret(await cluster.kube("writer"), {
    name: SECRET,
    service,
    callers: cluster.callers,
    names: ["127.0.0.1"],
  });
  const certificate = await writer.get();
  grant(cluster.server, "webhooks", rules.slice(0, 2));
  const replica = await cluster.replica();
  assert(certificate.equals(await replica.get()));
});

test("certificateSecret stops to wait when it is disposed of, or by a signal", async () => {
  await using cluster = await startCertificateCluster();
  await cluster.server.stopListening();
  const replica = await cluster.replica();
  const signal = AbortSignal.abort(new Error("stop"));
  await assertRejects(() => replica.get({ signal }), Error, "stop");
  const got = assertRejects(() => replica.get(), TypeError, "has been disposed of");
  await replica[Symbol.asyncDispose]();
  await got;
  await replica[Symbol.asyncDispose](); // again
  const kube = await cluster.kube("webhooks");
  await kube[Symbol.asyncDispose]();
  await using late = certificateSecret(kube, { name: SECRET, service });
  await assertRejects(() => late.get());
});

test("certificateSecret shows the key nowhere", async () => {
  await using cluster = await startCertificateCluster();
  const replica = await cluster.replica();
  const key = (await replica.get()).keyPem().split("\n")[1] ?? "";
  assertEquals(key.length > 20, true);
  const shown = inspect([replica, await replica.get()], { depth: 9, showHidden: true });
  assertEquals(shown.includes(key), false);
});

test("certificateSecret refuses names and durations that are not valid", () => {
  const kube = literalKube(() => new Response());
  const make = (options: Partial<Parameters<typeof certificateSecret>[1]>) => () =>
    certificateSecret(kube, { name: SECRET, service, ...options });
  assertThrows(make({ name: "" }), TypeError, "The name of the Secret");
  assertThrows(make({ service: { ...service, name: "A" } }), TypeError, "of the Service");
  assertThrows(make({ service: { ...service, namespace: "" } }), TypeError, "of the Service");
  for (const lifetimeMs of [0, 1, 9_999]) {
    assertThrows(make({ lifetimeMs }), RangeError, "must be from 10000 to 3155760000000");
  }
  assertThrows(make({ lifetimeMs: NaN }), RangeError);
  for (const lifetimeMs of [1e15, Infinity]) {
    assertThrows(make({ lifetimeMs }), RangeError, `which is 100 years: it is ${lifetimeMs}`);
  }
  assertThrows(make({ names: ["a.example.com", "bad name\n"] }), TypeError, '"bad name\\n"');
});

test("certificateSecret refuses each option of a wrong type, and names it", () => {
  const kube = literalKube(() => new Response());
  type Options = Parameters<typeof certificateSecret>[1];
  const make = (options: unknown) => () => certificateSecret(kube, options as Options);
  assertThrows(
    make(undefined),
    TypeError,
    "such as { name, service }: current value is undefined.",
  );
  const refusals: [options: Record<string, unknown>, message: string][] = [
    [{ service: undefined }, 'service must be an object, such as { name: "webhooks"'],
    [{ callers: "x" }, "callers must be an array of objects, such as the result of"],
    [{ callers: [undefined] }, "Each of callers must be an object with a kind and metadata"],
    [{ names: "x" }, "names must be an array of DNS names and IP addresses"],
    [{ onError: 5 }, "onError must be a function, or left out to write a warning: it is 5."],
  ];
  for (const [options, message] of refusals) {
    assertThrows(make({ name: SECRET, service, ...options }), TypeError, message);
  }
});

test("certificateSecret leaves a Secret with other data as it is, and begins once it is deleted", async () => {
  await using cluster = await startCertificateCluster();
  const { objects } = cluster.server;
  const identity = { apiVersion: "v1", kind: "Secret", namespace: "default", name: SECRET };
  const data = { password: btoa("hunter2") };
  const metadata = { name: SECRET, namespace: "default" };
  const before = objects.create({ apiVersion: "v1", kind: "Secret", metadata, data });
  const replica = await cluster.replica();
  await assertRejects(() => replica.get(), ForeignSecretError, `Secret default/${SECRET} has data`);
  assertEquals(objects.get(identity).metadata.resourceVersion, before.metadata.resourceVersion);
  assertEquals(cluster.errors.map((error) => (error as Error).name), ["ForeignSecretError"]);
  const [caller] = cluster.callers;
  assertEquals(caller && cluster.bundles(caller), ["", ""]);
  const changed = Promise.withResolvers<void>();
  using _listening = replica.onChange(changed.resolve);
  objects.delete(identity);
  let isChanged = false;
  changed.promise.then(() => isChanged = true);
  await cluster.until(() => isChanged);
  assert((await replica.get()).equals(cluster.content?.current));
});
