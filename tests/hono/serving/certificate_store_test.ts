import { assertEquals, assertRejects } from "@std/assert";
import { isConflict, isNotFound } from "../../../mod.ts";
import { ForeignSecretError } from "../../../src/hono/mod.ts";
import { CertificateStore } from "../../../src/hono/serving/certificate_store.ts";
import { SECRET, startCertificateCluster } from "../../support/hono/certificate_cluster.ts";
import { test } from "../../support/test.ts";

const empty = { current: undefined, next: undefined, bundle: [] };
const { signal } = new AbortController();

test("CertificateStore creates the Secret, then replaces the version that it has read or written", async () => {
  await using cluster = await startCertificateCluster();
  const place = { namespace: "default", name: SECRET };
  const kube = await cluster.kube("webhooks");
  const [one, other] = [new CertificateStore(kube, place), new CertificateStore(kube, place)];
  assertEquals(await one.read(signal), empty);
  await one.write(empty, signal);
  await one.write(empty, signal);
  const identity = { apiVersion: "v1", kind: "Secret", ...place };
  const { type } = cluster.server.objects.get(identity) as { type?: string };
  assertEquals(type, "kubernetes.io/tls");
  assertEquals(isConflict(await assertRejects(() => other.write(empty, signal))), true);
  assertEquals(await other.read(signal), empty);
  const metadata = { name: SECRET, namespace: "default", labels: { seen: "yes" } };
  cluster.server.objects.update({ ...cluster.server.objects.get(identity), metadata });
  assertEquals(isConflict(await assertRejects(() => other.write(empty, signal))), true);
  await other.read(signal);
  await other.write(empty, signal);
  assertEquals(cluster.server.objects.get(identity).metadata.labels, { seen: "yes" });
  cluster.server.objects.delete(identity);
  assertEquals(isNotFound(await assertRejects(() => other.write(empty, signal))), true);
});

test("CertificateStore takes an empty Secret, and refuses one with data of something else", async () => {
  await using cluster = await startCertificateCluster();
  const { objects } = cluster.server;
  const kube = await cluster.kube("webhooks");
  const identity = { apiVersion: "v1", kind: "Secret", namespace: "default" };
  const open = (name: string) => new CertificateStore(kube, { namespace: "default", name });
  const metadata = { name: "empty", labels: { kept: "yes" } };
  const tls = { type: "kubernetes.io/tls", data: { "tls.crt": "", "tls.key": "" } };
  objects.create({ apiVersion: "v1", kind: "Secret", metadata, ...tls });
  const taken = open("empty");
  assertEquals(await taken.read(signal), empty);
  await taken.write(empty, signal);
  const { labels, annotations } = objects.get({ ...identity, name: "empty" }).metadata;
  const annotation = { "kubewire.dev/serving-certificate": "certificateSecret" };
  assertEquals([labels, annotations], [{ kept: "yes" }, annotation]);
  const damaged = { ...tls.data, "tls.crt": btoa("text") };
  objects.update({ ...objects.get({ ...identity, name: "empty" }), data: damaged });
  assertEquals(await taken.read(signal), empty); // damaged, but ours
  const data = { password: btoa("hunter2") };
  objects.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "foreign" }, data });
  const { message } = await assertRejects(() => open("foreign").read(signal), ForeignSecretError);
  assertEquals([message.includes("default/foreign"), message.includes("hunter2")], [true, false]);
});
