import { assert, assertEquals, assertRejects } from "@std/assert";
import { createResourceClient } from "../../../src/client/create_client.ts";
import { trackedKube } from "../../../src/controller/own_writes/tracked_kube.ts";
import type { WrittenObject } from "../../../src/controller/own_writes/written_object.ts";
import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import { configMaps } from "../../support/controllers/websites.ts";
import { putConfigMap, startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

function brief({ namespace, name, isDeletion }: WrittenObject): string {
  return `${isDeletion ? "delete" : "write"} ${namespace}/${name}`;
}

test("trackedKube reports every kind of write with its version, and no read", async () => {
  await using pod = await startPod();
  const writes: WrittenObject[] = [];
  const kube = trackedKube(pod.kube(), (written) => writes.push(written));
  const handle = createResourceClient(kube, configMaps, { fieldManager: "test" });
  const created = await handle.create({ metadata: { name: "a" }, data: { x: "1" } });
  await handle.list();
  await handle.get("a");
  const replaced = await handle.replace({ ...created, data: { x: "2" } });
  const patched = await handle.patch("a", { merge: { data: { x: "3" } } });
  const applied = await handle.apply({ metadata: { name: "b" }, data: { x: "1" } });
  const named = await handle.create({ metadata: { generateName: "c-" } });
  await handle.create({ metadata: { name: "dry" } }, { dryRun: true });
  await handle.delete("b");
  assertEquals(writes.map(brief), [
    "write default/a",
    "write default/a",
    "write default/a",
    "write default/b",
    `write default/${named.metadata.name}`,
    "delete default/b",
  ]);
  const versions = [created, replaced, patched, applied, named].map(({ metadata }) =>
    metadata.resourceVersion
  );
  assertEquals(writes.slice(0, 5).map(({ version }) => version), versions);
  const deleted = writes.at(-1)!;
  assertEquals([deleted.resource, deleted.uid], ["/api/v1/configmaps", applied.metadata.uid]);
});

test("trackedKube reports no write that the server has refused", async () => {
  await using pod = await startPod();
  const writes: WrittenObject[] = [];
  const kube = trackedKube(pod.kube(), (written) => writes.push(written));
  const handle = createResourceClient(kube, configMaps);
  await assertRejects(() => handle.replace({ metadata: { name: "missing" } }));
  await assertRejects(() => handle.delete("missing"));
  await handle.deleteCollection();
  assertEquals(writes, []);
});

test("trackedKube reports a write whose outcome is not known", async () => {
  await using pod = await startPod();
  const writes: WrittenObject[] = [];
  const kube = trackedKube(pod.kube(), (written) => writes.push(written));
  const handle = createResourceClient(kube, configMaps);
  pod.server.faults.inject({ kind: "cut", after: "request" });
  await assertRejects(() => handle.create({ metadata: { name: "a" } }));
  const abort = new AbortController();
  using _stall = pod.server.faults.inject({ kind: "stall", after: "request" });
  const aborted = handle.create({ metadata: { name: "b" } }, { signal: abort.signal });
  abort.abort();
  await assertRejects(() => aborted);
  assert(writes.length >= 1 && writes.every(({ version }) => version === undefined));
});

test("trackedKube leaves other paths and a raw fetch alone, and reports what is read from it", async () => {
  await using pod = await startPod();
  const writes: WrittenObject[] = [];
  const kube = trackedKube(pod.kube(), (written) => writes.push(written));
  await (await kube.fetch("/version", { method: "POST" })).body?.cancel();
  const path = "/api/v1/namespaces/default/configmaps";
  const body = JSON.stringify({ metadata: { name: "raw" } });
  const headers = { "content-type": "application/json" };
  const response = await kube.fetch(path, { method: "POST", body, headers });
  assertEquals([response.status, response.ok, writes.map(brief)], [201, true, [
    "write default/raw",
  ]]);
  assertEquals(new URL(response.url).pathname, path);
  const text = new TextDecoder().decode(await response.arrayBuffer());
  assertEquals(JSON.parse(text).metadata.name, "raw");
});

test("trackedKube reports each object of a deleted collection, and no dry run", async () => {
  await using pod = await startPod();
  const writes: WrittenObject[] = [];
  const kube = trackedKube(pod.kube(), (written) => writes.push(written));
  const handle = createResourceClient(kube, configMaps);
  for (const name of ["a", "b"]) putConfigMap(pod.server, name);
  await handle.delete("a", { dryRun: true });
  await handle.deleteCollection({ dryRun: true });
  assertEquals(writes, []);
  await handle.deleteCollection();
  assertEquals(writes.map(brief).sort(), ["delete default/a", "delete default/b"]);
});

test("trackedKube knows that an object is gone with its last finalizer", async () => {
  await using pod = await startPod();
  const writes: WrittenObject[] = [];
  const kube = trackedKube(pod.kube(), (written) => writes.push(written));
  const handle = createResourceClient(kube, configMaps);
  await handle.create({ metadata: { name: "a", finalizers: ["example.com/x", "example.com/y"] } });
  await handle.delete("a");
  await handle.patch("a", { merge: { metadata: { finalizers: ["example.com/y"] } } });
  await handle.patch("a", { merge: { metadata: { finalizers: null } } });
  const told = writes.map(({ isDeletion, isGone = false }) => `${isDeletion} ${isGone}`);
  assertEquals(told, ["false false", "true false", "false false", "true true"]);
});

/** Returns a client of a server that answers each write with a body, and what was reported. */
function answering(kube: KubeFetch, body: unknown, status = 200) {
  const writes: WrittenObject[] = [];
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const answered: KubeFetch = {
    ...kube,
    fetch: () => Promise.resolve(new Response(text, { status })),
  };
  return { writes, tracked: trackedKube(answered, (written) => writes.push(written)) };
}

const place = { resource: "/api/v1/pods", namespace: "default", name: "a" };
const pods = "/api/v1/namespaces/default/pods";

test("trackedKube reports as unknown what a response does not show", async () => {
  await using pod = await startPod();
  const status = { kind: "Status", status: "Success" };
  const requests: [string, string, unknown, number?][] = [
    ["POST", `${pods}/a/eviction`, status],
    ["POST", `${pods}/a/binding`, { ...status, metadata: {} }],
    ["DELETE", `${pods}/a`, status],
    ["PATCH", `${pods}/a`, "not JSON"],
    ["PATCH", `${pods}/a`, ""],
    ["PATCH", `${pods}/a`, status, 500],
    ["PATCH", `${pods}/a`, status, 504],
  ];
  for (const [method, path, body, code] of requests) {
    const { writes, tracked } = answering(pod.kube(), body, code);
    await tracked.fetch(path, { method });
    assertEquals(writes, [{ ...place, isDeletion: method === "DELETE", isUnknown: true }]);
  }
  for (const code of [400, 403, 404, 409, 422, 429, 503]) {
    const { writes, tracked } = answering(pod.kube(), status, code);
    await tracked.fetch(pods, { method: "POST" });
    assertEquals(writes, []);
  }
});

test("trackedKube takes the name of a new object from the request if no response shows it", async () => {
  await using pod = await startPod();
  const bodies = ['{"metadata":{"name":"a"}}', '{"metadata":{"generateName":"a-"}}', "{}", "odd"];
  const { writes, tracked } = answering(pod.kube(), "");
  for (const body of bodies) await tracked.fetch(pods, { method: "POST", body });
  await tracked.fetch(pods, { method: "POST", body: new TextEncoder().encode(bodies[0]) });
  assertEquals(writes.map(({ name, isUnknown }) => [name, isUnknown]), [
    ["a", true],
    ["", true],
    ["", true],
    ["", true],
    ["a", true],
  ]);
});

test("trackedKube reports a deleted collection as unknown if no list shows its objects", async () => {
  await using pod = await startPod();
  const { writes, tracked } = answering(pod.kube(), { kind: "Status" });
  await tracked.fetch(pods, { method: "DELETE" });
  assertEquals(writes, [{ ...place, name: "", isDeletion: true, isUnknown: true }]);
});

test("trackedKube takes a namespace for gone only without the finalizers of its spec", async () => {
  await using pod = await startPod();
  const metadata = { name: "n", uid: "1", resourceVersion: "5", deletionTimestamp: "now" };
  const bodies = [{ spec: { finalizers: ["kubernetes"] } }, { spec: {} }, {}];
  const isGone: unknown[] = [];
  for (const body of bodies) {
    const { writes, tracked } = answering(pod.kube(), { kind: "Namespace", metadata, ...body });
    await tracked.fetch("/api/v1/namespaces/n/finalize", { method: "PUT" });
    isGone.push(writes[0]?.isGone ?? false);
  }
  assertEquals(isGone, [false, true, false]);
});
