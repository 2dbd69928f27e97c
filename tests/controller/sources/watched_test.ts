import { assertEquals } from "@std/assert";
import {
  controllerUid,
  informerOf,
  isRelevant,
  namespacesOf,
  selectionOf,
} from "../../../src/controller/sources/watched.ts";
import type { DeepReadonly } from "../../../src/core/deep_readonly.ts";
import { InformerFactory } from "../../../src/informer/informer_factory.ts";
import { type Website, websites } from "../../support/controllers/websites.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

const site = (metadata: object = {}) => ({ metadata: { name: "a", ...metadata } });

test("selectionOf takes a resource for all of its objects", () => {
  assertEquals(selectionOf(websites), { resource: websites });
  const selection = { resource: websites, namespace: "shop" };
  assertEquals(selectionOf(selection), selection);
});

test("informerOf shares the informer of a selection", async () => {
  await using pod = await startPod();
  await using informers = new InformerFactory(pod.kube());
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

test("isRelevant asks the predicate about updates only, and never hides a deletion request", () => {
  const never = () => false;
  const object = site();
  const updated = { type: "updated", object, previous: site() } as const;
  assertEquals(isRelevant({ type: "added", object, initial: false }, never), true);
  assertEquals(isRelevant({ type: "deleted", object, missed: false }, never), true);
  assertEquals([isRelevant(updated, undefined), isRelevant(updated, never)], [true, false]);
  const deleting = site({ deletionTimestamp: "2026-01-01T00:00:00Z" });
  assertEquals(isRelevant({ ...updated, object: deleting }, never), true);
  assertEquals(isRelevant({ ...updated, object: deleting, previous: deleting }, never), false);
});

test("controllerUid is that of the controller among the owners", () => {
  const owner = { apiVersion: "v1", kind: "Node", name: "n" };
  const ownerReferences = [{ ...owner, uid: "1" }, { ...owner, uid: "2", controller: true }];
  assertEquals(controllerUid(site({ ownerReferences })), "2");
  assertEquals([controllerUid(site()), controllerUid(site({ ownerReferences: [] }))], [
    undefined,
    undefined,
  ]);
});

test("a when that gives a promise leads to a reconcile, and its rejection ends nothing", async () => {
  const change = { type: "updated", object: site(), previous: site() } as const;
  const late = () => Promise.reject(new Error("later")) as unknown as boolean;
  assertEquals(isRelevant(change, late), true);
  await new Promise((resolve) => setTimeout(resolve, 0)); // a rejection would end the test
});
