import { assertEquals, assertRejects } from "@std/assert";
import { hasSeen, lacksLabels, untilSeen } from "../../../src/controller/own_writes/has_seen.ts";
import type { WrittenObject } from "../../../src/controller/own_writes/written_object.ts";
import { TimeoutError } from "../../../src/core/errors.ts";
import { createInformer } from "../../../src/informer/create_informer.ts";
import { putConfigMap, startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

const resource = "/api/v1/configmaps";
const { signal } = new AbortController();
const soon = { timeoutMs: 20, signal };
const later = { timeoutMs: 5_000, signal };

function written(name: string, more: Partial<WrittenObject>): WrittenObject {
  return { resource, namespace: "default", name, isDeletion: false, ...more };
}

test("a write is seen when the informer has reached its version", async () => {
  await using pod = await startPod();
  await using informer = createInformer(pod.kube(), resource);
  const followed = { informer, labelSelector: undefined };
  await informer.waitForSync();
  const future = written("a", { version: String(pod.server.store.revision + 1) });
  assertEquals(hasSeen(followed, future), false);
  const waiting = untilSeen(followed, future, later);
  assertEquals(putConfigMap(pod.server, "a"), future.version);
  await waiting;
  assertEquals(hasSeen(followed, future), true);
  const tooLate = untilSeen(followed, written("a", { version: "999999" }), soon);
  await assertRejects(() => tooLate, TimeoutError);
});

test("a deletion is seen when the object is gone, another one, or waits for its finalizers", async () => {
  await using pod = await startPod();
  const { objects } = pod.server;
  const kind = { apiVersion: "v1", kind: "ConfigMap" };
  putConfigMap(pod.server, "a");
  const held = { name: "held", finalizers: ["example.com/a"] };
  const { metadata: { uid } } = objects.create({ ...kind, metadata: held });
  await using informer = createInformer(pod.kube(), resource);
  const followed = { informer, labelSelector: undefined };
  await informer.waitForSync();
  const a = informer.store.get("default/a")!.metadata.uid;
  const deletions = [["a", a], ["held", uid]].map(([name, uid]) =>
    written(name!, { uid, isDeletion: true })
  );
  assertEquals(deletions.map((each) => hasSeen(followed, each)), [false, false]);
  const earlier = written("a", { uid: "another", isDeletion: true });
  assertEquals(hasSeen(followed, earlier), true);
  const waits = deletions.map((each) => untilSeen(followed, each, later));
  objects.delete({ ...kind, name: "a" });
  objects.delete({ ...kind, name: "held" });
  await Promise.all(waits);
});

test("a deletion is not seen while a pod waits for nothing and is still there", async () => {
  await using pod = await startPod();
  const { store } = pod.server;
  const metadata = {
    name: "a",
    namespace: "default",
    uid: "1",
    deletionTimestamp: "2026-01-01T00:00:00Z",
  };
  const kind = { apiVersion: "v1", kind: "Pod" };
  await using informer = createInformer(pod.kube(), "/api/v1/pods");
  await informer.waitForSync();
  const followed = { informer, labelSelector: undefined };
  const deletion = written("a", { resource: "/api/v1/pods", uid: "1", isDeletion: true });
  const seen: boolean[] = [];
  for (
    const rest of [
      { deletionGracePeriodSeconds: 0 },
      { deletionGracePeriodSeconds: 30 },
      { deletionGracePeriodSeconds: 0, finalizers: ["example.com/x"] },
      {},
    ]
  ) {
    store.put("pods", "default/a", { ...kind, metadata: { ...metadata, ...rest } });
    await informer.waitForVersion(String(store.revision), { timeoutMs: 60_000 });
    seen.push(hasSeen(followed, deletion));
  }
  assertEquals(seen, [false, true, true, true]);
});

test("a deletion of what the store has not reached yet is not seen by its absence", async () => {
  await using pod = await startPod();
  await using informer = createInformer(pod.kube(), resource);
  const followed = { informer, labelSelector: undefined };
  await informer.waitForSync();
  const version = String(pod.server.store.revision + 1);
  const deletion = written("a", { uid: "1", version, isDeletion: true, isGone: true });
  assertEquals(hasSeen(followed, deletion), false);
  const waiting = untilSeen(followed, deletion, later);
  putConfigMap(pod.server, "a");
  pod.server.objects.delete({ apiVersion: "v1", kind: "ConfigMap", name: "a" });
  await waiting;
  const excluding = { informer, labelSelector: "app=web" };
  const excluded = { ...deletion, version: "999999", labels: {} };
  assertEquals([hasSeen(followed, excluded), hasSeen(excluding, excluded)], [false, true]);
});

test("a version that cannot be compared is seen with that version, or a later event", async () => {
  await using pod = await startPod();
  const present = putConfigMap(pod.server, "a");
  await using informer = createInformer(pod.kube(), resource);
  const followed = { informer, labelSelector: undefined };
  await informer.waitForSync();
  const opaque = written("a", { version: "opaque" });
  assertEquals(hasSeen(followed, opaque), false);
  await assertRejects(() => untilSeen(followed, opaque, soon), TimeoutError);
  const waiting = untilSeen(followed, opaque, later);
  putConfigMap(pod.server, "a", "2");
  await waiting;
  assertEquals(hasSeen(followed, written("a", { version: present })), true);
});

test("an object that the selector excludes is not waited for, one that it includes is", async () => {
  await using pod = await startPod();
  await using informer = createInformer(pod.kube(), resource, { labelSelector: "app=web" });
  const followed = { informer, labelSelector: "app=web" };
  await informer.waitForSync();
  const version = "999999";
  assertEquals(hasSeen(followed, written("a", { version, labels: { app: "db" } })), true);
  assertEquals(hasSeen(followed, written("a", { version, labels: { app: "web" } })), false);
  assertEquals(hasSeen(followed, written("a", { version })), false);
});

test("only the labels say whether a selector excludes an object that the store does not have", async () => {
  await using pod = await startPod();
  pod.server.objects.create({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "known", labels: { app: "web" } },
  });
  await using informer = createInformer(pod.kube(), resource, { labelSelector: "app=web" });
  await informer.waitForSync();
  const version = "999999";
  const lacks = (labelSelector: string | undefined, object: WrittenObject) =>
    lacksLabels({ informer, labelSelector }, object);
  assertEquals(lacks("app=web", written("a", { version })), true);
  assertEquals(lacks(undefined, written("a", { version })), false);
  assertEquals(lacks("app=web", written("known", { version })), false);
  assertEquals(lacks("app=web", written("a", { version, labels: {} })), false);
  assertEquals(lacks("app=web", written("a", { isDeletion: true })), false);
});

test("an unknown outcome is never seen, and a response without a version holds nothing up", async () => {
  await using pod = await startPod();
  await using informer = createInformer(pod.kube(), resource);
  const followed = { informer, labelSelector: undefined };
  await informer.waitForSync();
  assertEquals(hasSeen(followed, written("a", { isUnknown: true })), false);
  assertEquals(hasSeen(followed, written("a", {})), true);
});
