import { assertEquals } from "@std/assert";
import { captureObjects } from "../../../src/testing/door/object_snapshot.ts";
import { restoreObjects } from "../../../src/testing/door/restore_objects.ts";
import type { KubeObject, TestApiServer } from "../../../src/testing/mod.ts";
import { withControllers } from "../../support/servers/controlled_server.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { test } from "../../support/test.ts";

const group = "example.com";
const names = { plural: "widgets", singular: "widget", kind: "Widget", listKind: "WidgetList" };
const schema = {
  openAPIV3Schema: { type: "object", properties: { spec: { type: "object" } } },
};
const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `widgets.${group}` },
  spec: {
    group,
    names,
    scope: "Namespaced",
    versions: [{ name: "v1", served: true, storage: true, schema }],
  },
};
const widget = { apiVersion: `${group}/v1`, kind: "Widget", metadata: { name: "a" } };

function configMap(name: string, namespace = "default"): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace } };
}

/** Returns the objects of a server by their uids, without the versions that a restoration changes. */
function objectsOf(server: TestApiServer): string[] {
  return [...captureObjects(server.store)].flatMap(([collection, objects]) =>
    [...objects].map(([key, { metadata }]) => `${collection} ${key} ${metadata.uid}`)
  ).sort();
}

async function startStrictServer(): Promise<TestApiServer> {
  return await startApiServer({
    clusterObjects: true,
    standInNode: true,
    onListenerError: (error) => {
      throw error;
    },
  });
}

test("a restoration brings back what was removed, and removes what came, custom resources too", async () => {
  await using server = await startStrictServer();
  server.objects.create(definition);
  const kept = server.objects.create(widget);
  const owner = { apiVersion: `${group}/v1`, kind: "Widget", name: "a", uid: kept.metadata.uid };
  const { metadata, ...owned } = configMap("owned");
  server.objects.create({ ...owned, metadata: { ...metadata, ownerReferences: [owner] } });
  const snapshot = captureObjects(server.store);
  const before = objectsOf(server);

  server.objects.delete({ ...definition, name: `widgets.${group}` });
  server.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "other" } });
  server.objects.create(configMap("b", "other"));
  const finalizers = ["example.com/held"];
  const held = configMap("held");
  server.objects.create({ ...held, metadata: { ...held.metadata, finalizers } });

  restoreObjects(server, snapshot);
  assertEquals(objectsOf(server), before);
  assertEquals(server.objects.get({ ...widget, name: "a" }).metadata.uid, kept.metadata.uid);
  const own = server.store.list("configmaps").filter(({ key }) => key.includes("kube-root-ca"));
  assertEquals(own.map(({ key }) => key.split("/")[0]), [
    "default",
    "kube-node-lease",
    "kube-public",
    "kube-system",
  ]);
});

test("custom resources are those of the snapshot, also after another definition of their name", async () => {
  await using server = await startStrictServer();
  const props = { a: { type: "string" }, b: { type: "string", default: "set" } };
  const versionWith = (properties: Record<string, unknown>) => ({
    name: "v1",
    served: true,
    storage: true,
    schema: {
      openAPIV3Schema: {
        type: "object",
        properties: { spec: { type: "object", properties } },
      },
    },
  });
  const definitionWith = (properties: Record<string, unknown>) => ({
    ...definition,
    spec: { ...definition.spec, versions: [versionWith(properties)] },
  });
  server.objects.create(definitionWith({ a: props.a }));
  server.objects.create({ ...widget, spec: { a: "1" } });
  const snapshot = captureObjects(server.store);
  server.objects.delete({ ...definition, name: `widgets.${group}` });
  server.objects.create(definitionWith({ b: props.b }));
  server.objects.create({ ...widget, spec: {} });
  restoreObjects(server, snapshot);
  assertEquals(server.objects.get({ ...widget, name: "a" }).spec, { a: "1" });
});

test("an object that stays keeps its version, and one that was created again is another", async () => {
  await using server = await startStrictServer();
  const stays = server.objects.create(configMap("stays"));
  const again = server.objects.create(configMap("again"));
  const changes = server.objects.create(configMap("changes"));
  const snapshot = captureObjects(server.store);
  server.objects.delete({ apiVersion: "v1", kind: "ConfigMap", name: "again" });
  server.objects.create(configMap("again"));
  server.objects.update({ ...changes, data: { a: "1" } });
  const events: string[] = [];
  using _ = server.store.subscribe("configmaps", ({ type, key }) => events.push(`${type} ${key}`));
  assertEquals(restoreObjects(server, snapshot), { removed: 1, written: 2 });
  assertEquals(events, [
    "DELETED default/again",
    "ADDED default/again",
    "MODIFIED default/changes",
  ]);
  const read = (name: string) => server.objects.get({ apiVersion: "v1", kind: "ConfigMap", name });
  assertEquals(read("stays"), stays);
  assertEquals(read("again").metadata.uid, again.metadata.uid);
  assertEquals(read("changes").data, undefined);
});

test("pods come back with their state, and with the logs of new containers", async () => {
  await using server = await startStrictServer();
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" } };
  const spec = { containers: [{ name: "app", image: "a" }] };
  server.objects.create({ ...pod, spec });
  const running = server.objects.get({ ...pod, name: "web" });
  server.objects.update({ ...running, status: { phase: "Failed" } }, { status: true });
  const snapshot = captureObjects(server.store);
  server.pods.log({ name: "web" }).append("more\n");
  restoreObjects(server, snapshot);
  const { status } = server.objects.get({ ...pod, name: "web" });
  assertEquals((status as { phase?: string }).phase, "Failed");
  const { lines, previous } = server.pods.log({ name: "web" });
  const texts = lines.map(({ text }) => new TextDecoder().decode(text));
  assertEquals([texts, previous], [["app is played by the test server\n"], undefined]);
});

test("controllers leave the restored pods of a Deployment as they are", () =>
  withControllers(async ({ server, send, get }) => {
    const labels = { app: "web" };
    const template = {
      metadata: { labels },
      spec: { containers: [{ name: "app", image: "a:1" }] },
    };
    const spec = { replicas: 3, selector: { matchLabels: labels }, template };
    const deployments = "/apis/apps/v1/namespaces/default/deployments";
    await send("POST", deployments, { metadata: { name: "web" }, spec });
    const pods = async () => {
      const found = await get("/api/v1/namespaces/default/pods");
      return found.map(({ metadata }: KubeObject) => metadata.uid).sort();
    };
    const before = await pods();
    const snapshot = captureObjects(server.store);
    restoreObjects(server, snapshot);
    assertEquals([before.length, await pods()], [3, before]);
    await send("DELETE", `${deployments}/web`);
    assertEquals(await pods(), []);
    restoreObjects(server, snapshot);
    assertEquals(await pods(), before);
  }));
