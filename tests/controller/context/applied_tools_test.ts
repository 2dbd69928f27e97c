import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { AppliedTools } from "../../../src/controller/context/applied_tools.ts";
import { FollowedInformers } from "../../../src/controller/sources/followed_informers.ts";
import { createInformerFactory } from "../../../src/informer/informer_factory.ts";
import { configMaps, startWebsites, websites } from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

test("apply without an owner writes to the namespace of the object, with force", async () => {
  await using pod = await startWebsites();
  const kube = pod.kube();
  await using informers = createInformerFactory(kube);
  const { apply, client, store } = new AppliedTools({
    kube,
    followed: new FollowedInformers(informers),
    controller: "sites",
    freshObjects: undefined,
    signal: new AbortController().signal,
  });
  const object = { metadata: { name: "a", namespace: "default" }, data: { x: "1" } };
  await apply(configMaps, object);
  const other = client(configMaps).namespace("default");
  await other.patch("a", { merge: { data: { x: "2" } } }, { fieldManager: "kubectl" });
  const made = await apply(configMaps, object);
  assertEquals([made.data, made.metadata.ownerReferences], [{ x: "1" }, undefined]);
  const nowhere = { metadata: { name: "a" } };
  await assertRejects(() => apply(configMaps, nowhere), TypeError, "needs a metadata.namespace");
  for (const wrong of [null, 5, {}] as never[]) {
    await assertRejects(() => apply(wrong, object), TypeError, "A resource must be a definition");
    await assertRejects(() => apply(configMaps, wrong), TypeError, "The object");
    assertThrows(() => store(wrong), TypeError, "A resource must be a definition");
  }
  assertThrows(() => store(websites), TypeError, "sites does not follow websites: add");
});

test("apply stops with the signal of the reconcile", async () => {
  await using pod = await startWebsites();
  const kube = pod.kube();
  await using informers = createInformerFactory(kube);
  const stopped = new Error("stopped");
  const { apply } = new AppliedTools({
    kube,
    followed: new FollowedInformers(informers),
    controller: "sites",
    freshObjects: undefined,
    signal: AbortSignal.abort(stopped),
  });
  const object = { metadata: { name: "a", namespace: "default" } };
  assertEquals(await apply(configMaps, object).catch((error) => error), stopped);
});
