import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  informerOf,
  keptObject,
  namespacesOf,
  selectionOf,
} from "../../../src/controller/sources/watched.ts";
import type { DeepReadonly } from "../../../src/core/deep_readonly.ts";
import { createInformerFactory } from "../../../src/informer/informer_factory.ts";
import { type Website, websites } from "../../support/controllers/websites.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

test("selectionOf takes a resource for all of its objects", () => {
  assertEquals(selectionOf(websites), { resource: websites });
  const selection = { resource: websites, namespace: "shop" };
  assertEquals(selectionOf(selection), selection);
});

test("informerOf shares the informer of a selection", async () => {
  await using pod = await startPod();
  await using informers = createInformerFactory(pod.kube());
  const all = informerOf(informers, selectionOf(websites), undefined);
  assertEquals(all.path, "/apis/example.com/v1/websites");
  const indexes = { name: (site: DeepReadonly<Website>) => site.metadata.name };
  assertEquals(informerOf(informers, { resource: websites, indexes }, undefined) === all, true);
  assertEquals(all.store.countByIndex("name", "none"), 0);
  const selection = { resource: websites, labelSelector: "a=b" };
  const own = informerOf(informers, selection, "shop");
  assertEquals([own === all, own.path], [false, "/apis/example.com/v1/namespaces/shop/websites"]);
  const named = { ...selection, fieldSelector: "metadata.name=a" };
  assertEquals(informerOf(informers, named, "shop") === own, false);
});

test("namespacesOf has each namespace once, and undefined for all", () => {
  const namespaces = ["b", "a", "b"];
  assertEquals(namespacesOf({ resource: websites, namespaces }), ["b", "a"]);
  assertEquals(namespacesOf({ resource: websites, namespace: "a" }), ["a"]);
  assertEquals(namespacesOf({ resource: websites }), [undefined]);
});

const site: Website = { metadata: { name: "a" }, spec: { text: "1" }, status: { url: "x" } };

test("keptObject cuts and transforms a copy of an object, as the informer does", () => {
  assertStrictEquals(keptObject({}, site), site);
  assertEquals(keptObject({ metadataOnly: true }, site), { metadata: { name: "a" } });
  const transform = (object: Website) => {
    delete object.status;
    return object;
  };
  assertEquals(keptObject({ transform }, site), { metadata: { name: "a" }, spec: { text: "1" } });
  assertEquals(site.status, { url: "x" });
});

test("keptObject keeps an object as it came if the transform fails", () => {
  const transform = (object: Website): Website => {
    delete object.spec;
    throw new Error("wrong");
  };
  assertEquals(keptObject({ transform }, site), site);
  assertEquals(keptObject({ transform, metadataOnly: true }, site), { metadata: { name: "a" } });
});
