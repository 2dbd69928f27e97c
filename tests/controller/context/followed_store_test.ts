import { assertEquals, assertThrows } from "@std/assert";
import { followedStore } from "../../../src/controller/context/followed_store.ts";
import { FreshObjects } from "../../../src/controller/own_writes/fresh_objects.ts";
import { FollowedInformers } from "../../../src/controller/sources/followed_informers.ts";
import { ManagerInformers } from "../../../src/controller/sources/manager_informers.ts";
import { type ConfigMap, configMaps } from "../../support/controllers/websites.ts";
import { type Pod, startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

const PATH = "/api/v1/configmaps";

interface Made {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  text?: string;
}

function objectOf({ text = "1", namespace = "default", ...metadata }: Made) {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { namespace, ...metadata },
    data: { text },
  };
}

/** Follows the ConfigMaps with `app=a` in all namespaces and all of `west`, as one controller. */
async function follow(pod: Pod) {
  const informers = new ManagerInformers(pod.kube(), { indexes: {}, onError: () => {} });
  const indexes = { text: (object: { data?: Record<string, string> }) => object.data?.text };
  informers.informer<ConfigMap>(PATH, { labelSelector: "app=a", indexes });
  informers.informer<ConfigMap>("/api/v1/namespaces/west/configmaps", { indexes });
  const followed = new FollowedInformers(informers, informers);
  followed.follow({ resource: configMaps, labelSelector: "app=a" }, "ours");
  followed.follow({ resource: configMaps, namespace: "west" }, "ours");
  followed.follow({ resource: configMaps, labelSelector: "without=index" }, "ours");
  followed.follow({ resource: configMaps, labelSelector: "app=b" }, "theirs");
  const { signal } = new AbortController();
  await followed.waitForSync({ timeoutMs: 10_000, signal });
  return { informers, followed };
}

const names = (objects: readonly { metadata: { name: string } }[]) =>
  objects.map(({ metadata }) => metadata.name).sort();

test("a store has the objects of all selections of its controller, each once, and no others", async () => {
  await using pod = await startPod();
  pod.server.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "west" } });
  for (
    const made of [
      { name: "a", labels: { app: "a" } },
      { name: "b", labels: { app: "b" } },
      { name: "both", namespace: "west", labels: { app: "a" }, text: "2" },
      { name: "west", namespace: "west" },
    ]
  ) pod.server.objects.create(objectOf(made));
  const { informers, followed } = await follow(pod);
  await using _informers = informers;
  const options = { followed, controller: "ours", freshObjects: undefined, path: PATH };
  const store = followedStore<ConfigMap>(options)!;
  assertEquals(names(store.list()), ["a", "both", "west"]);
  assertEquals(names(store.list("west")), ["both", "west"]);
  assertEquals(names(store.byIndex("text", "1")), ["a", "west"]);
  assertEquals([store.get("west/west")?.data?.text, store.get("default/b")], ["1", undefined]);
  assertThrows(() => store.byIndex("size", "1"), RangeError, "size");
  const wrong = undefined as never;
  assertThrows(() => store.get(wrong), TypeError, "a call of get of a store gave undefined");
  assertThrows(() => store.list(5 as never), TypeError, "namespace must be a string");
  assertThrows(() => store.byIndex("text", wrong), TypeError, "The value of byIndex must be");
  assertEquals(followedStore({ ...options, controller: "another" }), undefined);
});

test("what was read from the server takes the place of a late store, by key, list and index", async () => {
  await using pod = await startPod();
  pod.server.objects.create(objectOf({ name: "a", labels: { app: "a" } }));
  pod.server.objects.create(objectOf({ name: "gone", labels: { app: "a" } }));
  const { informers, followed } = await follow(pod);
  await using _informers = informers;
  const freshObjects = new FreshObjects();
  const read = (made: Made) => {
    const { namespace = "default", name } = made;
    freshObjects.set({ resource: PATH, namespace, name }, objectOf(made));
  };
  read({ name: "a", labels: { app: "a" }, text: "2" });
  read({ name: "new", namespace: "west", text: "2" });
  read({ name: "excluded", labels: { app: "b" }, text: "2" });
  freshObjects.set({ resource: PATH, namespace: "default", name: "gone" }, undefined);
  const options = { followed, controller: "ours", freshObjects, path: PATH };
  const store = followedStore<ConfigMap>(options)!;
  assertEquals(names(store.list()), ["a", "new"]);
  assertEquals([names(store.byIndex("text", "2")), store.byIndex("text", "1")], [["a", "new"], []]);
  assertEquals(names(store.byIndex("namespace", "west")), ["new"]);
  assertEquals(store.get("default/a")?.data?.text, "2");
  assertEquals([store.get("default/gone"), store.get("default/excluded")], [undefined, undefined]);
  assertEquals(store.get("west/new")?.metadata.name, "new");
});
