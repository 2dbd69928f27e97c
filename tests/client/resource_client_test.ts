import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { isAlreadyExists, isConflict, isNotFound } from "../../src/core/api_status_error.ts";
import { literalKube } from "../support/fakes/literal_kube.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";
import { startRecordingServer } from "./recording_server.ts";
import { deployment, testClient } from "./resources.ts";

const rejection = (promise: Promise<unknown>) => promise.then(() => undefined, (error) => error);

test("an object is created, replaced, patched and deleted", async () => {
  await using pod = await startPod();
  const { configMaps } = testClient(pod.kube());
  const created = await configMaps.create({ metadata: { name: "a" }, data: { x: "1" } });
  assertEquals([created.kind, created.data], ["ConfigMap", { x: "1" }]);
  const replaced = await configMaps.replace({ ...created, data: { x: "2" } });
  assertEquals(replaced.data, { x: "2" });
  assert(isConflict(await rejection(configMaps.replace(created))));
  const merged = await configMaps.patch("a", { merge: { data: { y: "3", x: null } } });
  assertEquals(merged.data, { y: "3" });
  const patched = await configMaps.patch("a", {
    json: [{ op: "test", path: "/data/y", value: "3" }, {
      op: "add",
      path: "/data/z",
      value: "4",
    }],
  });
  assertEquals(patched.data, { y: "3", z: "4" });
  const answer = await configMaps.delete("a");
  assertEquals(answer.kind, "Status");
  assert(isNotFound(await rejection(configMaps.delete("a"))));
});

test("the server names an object by its generateName, and refuses a second object of the same name", async () => {
  await using pod = await startPod();
  const { configMaps } = testClient(pod.kube());
  const { metadata } = await configMaps.create({ metadata: { generateName: "a-" } });
  assert(/^a-\w{5}$/.test(metadata.name), metadata.name);
  assert(
    isAlreadyExists(await rejection(configMaps.create({ metadata: { name: metadata.name } }))),
  );
});

test("a dry run changes nothing", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  const { configMaps } = testClient(pod.kube());
  await configMaps.create({ metadata: { name: "b" } }, { dryRun: true });
  await configMaps.patch("a", { merge: { data: { text: "2" } } }, { dryRun: true });
  await configMaps.delete("a", { dryRun: true });
  const { items } = await configMaps.list();
  assertEquals(items.map(({ metadata, data }) => [metadata.name, data?.text]), [["a", "1"]]);
});

test("a deletion respects its preconditions, and a deletion of a collection its selectors", async () => {
  await using pod = await startPod();
  for (const name of ["a", "b", "c"]) putConfigMap(pod.server, name);
  const { configMaps } = testClient(pod.kube());
  const { metadata: { uid = "" } } = await configMaps.get("a");
  const other = { preconditions: { uid: `${uid}x` } };
  assert(isConflict(await rejection(configMaps.delete("a", other))));
  await configMaps.delete("a", { preconditions: { uid } });
  await configMaps.deleteCollection({ fieldSelector: "metadata.name=b" });
  assertEquals((await configMaps.list()).items.map(({ metadata }) => metadata.name), ["c"]);
  await configMaps.deleteCollection();
  assertEquals((await configMaps.list()).items, []);
});

test("updateWithRetry succeeds although others write at the same time", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "0");
  const { configMaps } = testClient(pod.kube());
  let calls = 0;
  const updated = await configMaps.updateWithRetry("a", (object) => {
    if (++calls <= 2) putConfigMap(pod.server, "a", String(calls));
    object.data = { ...object.data, mine: "yes" };
  });
  assertEquals([updated.data, calls], [{ text: "2", mine: "yes" }, 3]);
});

test("a handle covers the client's namespace, another one, or all namespaces", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a");
  const client = testClient(pod.kube());
  await client.namespaces.create({ metadata: { name: "other" } });
  await client.configMaps.namespace("other").create({ metadata: { name: "b" } });
  const namesOf = async (list: Promise<{ items: { metadata: { name: string } }[] }>) =>
    (await list).items.map(({ metadata }) => metadata.name);
  assertEquals(await namesOf(client.configMaps.list()), ["a"]);
  assertEquals(await namesOf(client.configMaps.namespace("other").list()), ["b"]);
  assertEquals(await namesOf(client.configMaps.allNamespaces().list()), ["a", "b"]);
  assertEquals(client.configMaps.pathOf("x"), "/api/v1/namespaces/default/configmaps/x");
});

test("a namespace that would lead elsewhere is refused, and every namespace for a cluster resource", () => {
  const client = testClient(literalKube(() => Response.json({})));
  for (const namespace of ["", "..", "a/b"]) {
    assertThrows(() => client.configMaps.namespace(namespace), TypeError);
  }
  assertThrows(() => client.namespaces.namespace("a"), TypeError, "cluster-scoped");
  assertThrows(() => client.namespaces.allNamespaces(), TypeError, "cluster-scoped");
});

test("the status is written separately from the rest", async () => {
  await using pod = await startPod();
  const { deployments } = testClient(pod.kube());
  await deployments.create(deployment("web", 2));
  const patched = await deployments.status.patch("web", { merge: { status: { replicas: 2 } } });
  assertEquals([patched.status?.replicas, patched.spec.replicas], [2, 2]);
  const updated = await deployments.status.updateWithRetry("web", (object) => {
    object.spec.replicas = 9;
    object.status = { replicas: 1 };
  });
  assertEquals([updated.status?.replicas, updated.spec.replicas], [1, 2]);
  assertEquals((await deployments.status.get("web")).status, { replicas: 1 });
});

test("an apply needs a name, and goes to the object of that name", async () => {
  await using server = await startRecordingServer();
  const { deployments } = testClient(server.kube);
  await deployments.apply({ metadata: { name: "web" }, spec: { replicas: 3 } }, { force: true });
  assertEquals(server.requests, [{
    method: "PATCH",
    path: "/apis/apps/v1/namespaces/default/deployments/web" +
      "?fieldValidation=Strict&fieldManager=tests&force=true",
    contentType: "application/apply-patch+yaml",
    accept: server.requests[0]?.accept ?? null,
    body: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: { replicas: 3 },
    },
  }]);
  await assertRejects(() => deployments.apply({ metadata: { name: "" } }), TypeError);
});

test("a warning from the server reaches the hook", async () => {
  const warnings: string[] = [];
  const headers = { warning: '299 - "unknown field \\"spec.replica\\""' };
  await using server = await startRecordingServer(() => Response.json({}, { headers }), {
    onWarning: (text) => warnings.push(text),
  });
  const { configMaps } = testClient(server.kube);
  await configMaps.create({ metadata: { name: "a" } }, { fieldValidation: "Warn" });
  assertEquals(warnings, ['unknown field "spec.replica"']);
});
