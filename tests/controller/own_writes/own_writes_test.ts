import { assertEquals, assertRejects } from "@std/assert";
import { OwnWrites } from "../../../src/controller/own_writes/own_writes.ts";
import type { WrittenObject } from "../../../src/controller/own_writes/written_object.ts";
import { ApiStatusError } from "../../../src/core/api_status_error.ts";
import { createInformer } from "../../../src/informer/create_informer.ts";
import { type Pod, putConfigMap, startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

const resource = "/api/v1/configmaps";
const { signal } = new AbortController();

function written(name: string, more: Partial<WrittenObject> = {}): WrittenObject {
  return { resource, namespace: "default", name, isDeletion: false, ...more };
}

async function start(pod: Pod, limitMs: number) {
  const kube = pod.kube();
  const informer = createInformer(kube, resource);
  await informer.waitForSync();
  const informersOf = (path: string) =>
    path === resource ? [{ informer, labelSelector: undefined }] : [];
  return { informer, writes: new OwnWrites({ kube, informersOf, limitMs }) };
}

test("OwnWrites waits until the store has seen the newest write of each object", async () => {
  await using pod = await startPod();
  const { informer, writes } = await start(pod, 5_000);
  await using _informer = informer;
  assertEquals([writes.isSeen("k"), writes.size], [true, 0]);
  const next = pod.server.store.revision + 1;
  writes.note("k", written("a", { version: String(next + 1) }));
  writes.note("k", written("a", { version: String(next) }));
  writes.note("other", written("a", { version: "999999" }));
  putConfigMap(pod.server, "a");
  await informer.waitForVersion(String(next), { timeoutMs: 60_000 });
  assertEquals(writes.isSeen("k"), false);
  const waiting = writes.untilSeen("k", signal);
  putConfigMap(pod.server, "a", "2");
  assertEquals(await waiting, undefined);
  assertEquals(informer.store.get("default/a")?.metadata.resourceVersion, String(next + 1));
  assertEquals([writes.isSeen("k"), writes.isSeen("other"), writes.size], [true, false, 1]);
});

test("OwnWrites waits for each informer of the resource, not only for the first", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  await using ahead = createInformer(kube, resource);
  await using behind = createInformer(kube, resource);
  await Promise.all([ahead.waitForSync(), behind.waitForSync()]);
  await behind[Symbol.asyncDispose](); // it keeps what it has seen
  const informersOf = () =>
    [ahead, behind].map((informer) => ({ informer, labelSelector: undefined }));
  const writes = new OwnWrites({ kube, informersOf, limitMs: 5_000 });
  const version = String(pod.server.store.revision + 1);
  putConfigMap(pod.server, "a");
  await ahead.waitForVersion(version, { timeoutMs: 60_000 });
  writes.note("k", written("a", { version }));
  assertEquals(writes.isSeen("k"), false);
});

test("OwnWrites does not wait for an informer that ends because nothing follows it any more", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  const informer = createInformer(kube, resource);
  await informer.waitForSync();
  let followed = [{ informer, labelSelector: undefined }];
  const writes = new OwnWrites({ kube, informersOf: () => followed, limitMs: 60_000 });
  writes.note("k", written("a", { version: "999999" }));
  const waiting = writes.untilSeen("k", signal);
  followed = [];
  await informer[Symbol.asyncDispose]();
  assertEquals(await waiting, undefined);
  assertEquals(writes.isSeen("k"), true);
});

test("OwnWrites does not note what no informer shows, or has no name", async () => {
  await using pod = await startPod();
  const { informer, writes } = await start(pod, 5_000);
  await using _informer = informer;
  writes.note("k", { ...written("a", { version: "999999" }), resource: "/api/v1/secrets" });
  writes.note("k", written("", { version: "999999" }));
  assertEquals([writes.isSeen("k"), writes.size], [true, 0]);
});

test("OwnWrites waits for what a create without a response and without a name may have made", async () => {
  await using pod = await startPod();
  const { informer, writes } = await start(pod, 5_000);
  await using _informer = informer;
  writes.note("k", written("", { isUnknown: true }));
  assertEquals(writes.isSeen("k"), false);
  putConfigMap(pod.server, "made");
  assertEquals(await writes.untilSeen("k", signal), undefined);
  assertEquals([informer.store.get("default/made") !== undefined, writes.isSeen("k")], [
    true,
    true,
  ]);
});

test("OwnWrites waits until an object whose last finalizer has gone is gone", async () => {
  await using pod = await startPod();
  const { informer, writes } = await start(pod, 5_000);
  await using _informer = informer;
  const { objects, store } = pod.server;
  const metadata = { name: "a", finalizers: ["example.com/x"] };
  const made = objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata });
  objects.delete({ apiVersion: "v1", kind: "ConfigMap", name: "a" });
  await informer.waitForVersion(String(store.revision), { timeoutMs: 5_000 });
  const { uid } = made.metadata;
  writes.note("k", written("a", { uid, isDeletion: true, isGone: true }));
  writes.note("other", written("a", { uid, isDeletion: true }));
  assertEquals([writes.isSeen("k"), writes.isSeen("other")], [false, true]);
  objects.update({
    ...objects.get({ apiVersion: "v1", kind: "ConfigMap", name: "a" }),
    metadata: {
      ...made.metadata,
      resourceVersion: undefined as never,
      finalizers: [],
    },
  });
  assertEquals(await writes.untilSeen("k", signal), undefined);
});

test("OwnWrites asks the server for the outcome of a write without a response", async () => {
  await using pod = await startPod();
  const { informer, writes } = await start(pod, 5_000);
  await using _informer = informer;
  putConfigMap(pod.server, "a");
  writes.note("k", written("a", { isUnknown: true }));
  writes.note("k", written("gone", { isUnknown: true, isDeletion: true }));
  assertEquals(writes.isSeen("k"), false);
  assertEquals(await writes.untilSeen("k", signal), undefined);
  assertEquals(writes.isSeen("k"), true);
});

test("OwnWrites returns the objects of the server if the store is too late", async () => {
  await using pod = await startPod();
  const { informer, writes } = await start(pod, 20);
  await using _informer = informer;
  putConfigMap(pod.server, "a", "newest");
  writes.note("k", written("a", { version: "999999" }));
  writes.note("k", written("gone", { version: "999998" }));
  const freshObjects = await writes.untilSeen("k", signal);
  const read = freshObjects?.get(resource, "default/a", undefined) as
    | { data?: unknown }
    | undefined;
  assertEquals(read?.data, { text: "newest" });
  assertEquals(
    freshObjects?.get(resource, "default/gone", { metadata: { name: "gone" } }),
    undefined,
  );
  await informer.waitForVersion(pod.server.store.revision.toString(), { timeoutMs: 5_000 });
  assertEquals(writes.isSeen("k"), true, "what was read is what is waited for");
});

test("OwnWrites reads a collection once in the place of many of its objects", async () => {
  await using pod = await startPod();
  const { informer, writes } = await start(pod, 5_000);
  await using _informer = informer;
  for (let index = 0; index < 9; index++) {
    putConfigMap(pod.server, `a-${index}`);
    writes.note("k", written(`a-${index}`, { isUnknown: true }));
  }
  const before = pod.server.requests.length;
  assertEquals(await writes.untilSeen("k", signal), undefined);
  assertEquals(pod.server.requests.slice(before).map(({ verb }) => verb), ["list"]);
  assertEquals([writes.isSeen("k"), informer.store.size, writes.size], [true, 9, 0]);
});

test("OwnWrites reads the object if any of its writes was unknown", async () => {
  await using pod = await startPod();
  const { informer, writes } = await start(pod, 5_000);
  await using _informer = informer;
  const version = putConfigMap(pod.server, "a");
  await informer.waitForVersion(version, { timeoutMs: 5_000 });
  writes.note("k", written("a", { isUnknown: true }));
  writes.note("k", written("a", { version }));
  assertEquals(writes.isSeen("k"), false);
  assertEquals([await writes.untilSeen("k", signal), writes.isSeen("k")], [undefined, true]);
});

test("OwnWrites waits for the object that was created before it was deleted", async () => {
  await using pod = await startPod();
  const { informer, writes } = await start(pod, 5_000);
  await using _informer = informer;
  const version = String(pod.server.store.revision + 1);
  writes.note("k", written("a", { uid: "1", version, labels: {} }));
  writes.note("k", written("a", { uid: "1", isDeletion: true, isGone: true }));
  assertEquals(writes.isSeen("k"), false);
  putConfigMap(pod.server, "other");
  assertEquals([await writes.untilSeen("k", signal), writes.isSeen("k")], [undefined, true]);
});

test("OwnWrites asks the server whether a field selector excludes an object that the store does not have", async () => {
  await using pod = await startPod();
  const { objects } = pod.server;
  const secrets = "/api/v1/secrets";
  const kind = { apiVersion: "v1", kind: "Secret" };
  const kube = pod.kube();
  const fieldSelector = "type=example.com/x";
  await using informer = createInformer(kube, secrets, { fieldSelector });
  const followed = { informer, labelSelector: undefined, fieldSelector };
  await informer.waitForSync();
  const writes = new OwnWrites({ kube, informersOf: () => [followed], limitMs: 5_000 });
  const create = (name: string, type: string) => {
    const { uid, resourceVersion: version } = objects.create({ ...kind, metadata: { name }, type })
      .metadata;
    return written(name, { resource: secrets, uid, version, labels: {} });
  };
  const included = create("in", "example.com/x");
  const excluded = create("out", "Opaque");
  writes.note("k", included);
  writes.note("k", excluded);
  const hidden = { ...excluded, version: "999999" }; // no event will bring this version
  writes.note("hidden", hidden);
  assertEquals(writes.isSeen("hidden"), false);
  assertEquals([await writes.untilSeen("k", signal), writes.isSeen("k")], [undefined, true]);
  assertEquals([await writes.untilSeen("hidden", signal), writes.isSeen("hidden")], [
    undefined,
    true,
  ]);
  assertEquals([...informer.store.keys()], ["default/in"]);
  writes.note("many", hidden);
  for (let index = 0; index < 9; index++) {
    const name = `a-${index}`;
    const { version } = create(name, "Opaque");
    writes.note("many", written(name, { resource: secrets, version, labels: {} }));
  }
  const before = pod.server.requests.length;
  assertEquals([await writes.untilSeen("many", signal), writes.isSeen("many")], [undefined, true]);
  assertEquals(pod.server.requests.length - before, 1);
});

test("OwnWrites reports that the server refuses to show an object", async () => {
  await using pod = await startPod();
  const { informer, writes } = await start(pod, 20);
  await using _informer = informer;
  writes.note("k", written("a", { isUnknown: true }));
  pod.server.faults.inject({ kind: "status", code: 403 });
  await assertRejects(() => writes.untilSeen("k", signal), ApiStatusError);
});
