import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { createResourceClient } from "../../../src/client/create_client.ts";
import { defineResource } from "../../../src/client/resource_definition.ts";
import {
  addFinalizer,
  changeFinalizer,
  removeFinalizer,
} from "../../../src/controller/work/finalizer.ts";
import { isInvalid } from "../../../src/core/api_status_error.ts";
import { putConfigMap, startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

const configMaps = defineResource({
  group: "",
  version: "v1",
  plural: "configmaps",
  kind: "ConfigMap",
});
const own = "example.com/own";

test("a finalizer is added once, first or after others, and removed from its place", async () => {
  await using pod = await startPod();
  const handle = createResourceClient(pod.kube(), configMaps);
  putConfigMap(pod.server, "a");
  const first = await addFinalizer(handle, await handle.get("a"), "example.com/other");
  const both = await addFinalizer(handle, first, own);
  assertEquals(both.metadata.finalizers, ["example.com/other", own]);
  assertStrictEquals(await addFinalizer(handle, both, own), both);
  const one = await removeFinalizer(handle, both, "example.com/other");
  assertEquals(one.metadata.finalizers, [own]);
  const none = await removeFinalizer(handle, one, own);
  assertEquals(none.metadata.finalizers ?? [], []);
  assertStrictEquals(await removeFinalizer(handle, none, own), none);
});

test("a finalizer that was added meanwhile is neither lost nor removed", async () => {
  await using pod = await startPod();
  const handle = createResourceClient(pod.kube(), configMaps);
  putConfigMap(pod.server, "a");
  const stale = await handle.get("a");
  const current = await addFinalizer(handle, stale, "example.com/other");
  const added = await assertRejects(() => addFinalizer(handle, stale, own));
  assertEquals(isInvalid(added), true);
  const wrong = { ...current, metadata: { ...current.metadata, finalizers: [own] } };
  const removed = await assertRejects(() => removeFinalizer(handle, wrong, own));
  assertEquals(isInvalid(removed), true);
  assertEquals((await handle.get("a")).metadata.finalizers, ["example.com/other"]);
  await removeFinalizer(handle, current, "example.com/other");
});

test("an object that was replaced gets no finalizer", async () => {
  await using pod = await startPod();
  const handle = createResourceClient(pod.kube(), configMaps);
  putConfigMap(pod.server, "a");
  const gone = await handle.get("a");
  await handle.delete("a");
  putConfigMap(pod.server, "a");
  await assertRejects(() => addFinalizer(handle, gone, own));
  assertEquals((await handle.get("a")).metadata.finalizers, undefined);
});

test("finalizers change beside other controllers, and what is gone is done", async () => {
  await using pod = await startPod();
  const handle = createResourceClient(pod.kube(), configMaps);
  const change = { name: own, signal: new AbortController().signal };
  putConfigMap(pod.server, "a");
  const stale = await handle.get("a");
  const one = await addFinalizer(handle, stale, "example.com/other");
  const added = await changeFinalizer(addFinalizer, handle, stale, change);
  assertEquals(added?.metadata.finalizers, ["example.com/other", own]);
  await handle.delete("a");
  assertEquals(await changeFinalizer(addFinalizer, handle, one, change), undefined); // it goes
  await removeFinalizer(handle, added!, "example.com/other"); // the place of ours is another one
  await changeFinalizer(removeFinalizer, handle, added!, change);
  assertEquals(await handle.getOrNull("a"), null);
  assertEquals(await changeFinalizer(addFinalizer, handle, stale, change), undefined);
  assertEquals(await changeFinalizer(removeFinalizer, handle, added!, change), undefined);
  putConfigMap(pod.server, "a"); // another object of the name
  assertEquals(await changeFinalizer(addFinalizer, handle, stale, change), undefined);
  assertEquals((await handle.get("a")).metadata.finalizers, undefined);
});
