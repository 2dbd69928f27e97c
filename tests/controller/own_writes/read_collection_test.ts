import { assertEquals, assertRejects } from "@std/assert";
import { readCollection } from "../../../src/controller/own_writes/read_collection.ts";
import { ApiStatusError } from "../../../src/core/api_status_error.ts";
import { createInformer } from "../../../src/informer/create_informer.ts";
import { type Pod, putConfigMap, startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

const { signal } = new AbortController();
const resource = "/api/v1/configmaps";
const path = { resource, namespace: "default", name: "" };
const kind = { apiVersion: "v1", kind: "ConfigMap" };

/** Returns an informer that has seen everything, and sees nothing more. */
async function behind(pod: Pod, labelSelector?: string) {
  const options = labelSelector === undefined ? {} : { labelSelector };
  const informer = createInformer(pod.kube(), resource, options);
  await informer.waitForSync();
  await informer[Symbol.asyncDispose]();
  return { informer, labelSelector };
}

test("readCollection returns the objects in which a store differs from the server", async () => {
  await using pod = await startPod();
  for (const name of ["same", "changed", "gone"]) putConfigMap(pod.server, name);
  const followed = await behind(pod);
  const { uid } = followed.informer.store.get("default/gone")!.metadata;
  const same = await readCollection(pod.kube(), { path, followed }, { signal });
  assertEquals([same.behind, same.keys.size], [[], 3]);
  const changed = putConfigMap(pod.server, "changed", "2");
  const added = putConfigMap(pod.server, "new");
  pod.server.objects.delete({ ...kind, name: "gone" });
  pod.server.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "b" } });
  pod.server.objects.create({ ...kind, metadata: { name: "other", namespace: "b" } });
  const { behind: differences } = await readCollection(pod.kube(), { path, followed }, { signal });
  const brief = differences.map(({ name, version, isDeletion, uid: its }) =>
    isDeletion ? [name, its] : [name, version]
  );
  assertEquals(brief.sort(), [["changed", changed], ["gone", uid], ["new", added]]);
});

test("readCollection reads what the informer selects", async () => {
  await using pod = await startPod();
  const followed = await behind(pod, "app=web");
  pod.server.objects.create({ ...kind, metadata: { name: "web", labels: { app: "web" } } });
  pod.server.objects.create({ ...kind, metadata: { name: "db", labels: { app: "db" } } });
  const { behind: differences } = await readCollection(pod.kube(), { path, followed }, { signal });
  assertEquals(differences.map(({ name, labels }) => [name, labels]), [["web", { app: "web" }]]);
  const named = { ...followed, labelSelector: undefined, fieldSelector: "metadata.name=db" };
  const { keys } = await readCollection(pod.kube(), { path, followed: named }, { signal });
  assertEquals([...keys], ["default/db"]);
});

test("readCollection rejects if the server refuses", async () => {
  await using pod = await startPod();
  const followed = await behind(pod);
  pod.server.faults.inject({ kind: "status", code: 403 });
  const reading = readCollection(pod.kube(), { path, followed }, { signal });
  await assertRejects(() => reading, ApiStatusError);
});
