import {
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { TimeoutError } from "../../../src/core/errors.ts";
import { FollowedInformers } from "../../../src/controller/sources/followed_informers.ts";
import { ManagerInformers } from "../../../src/controller/sources/manager_informers.ts";
import { createInformerFactory } from "../../../src/informer/informer_factory.ts";
import {
  type ConfigMap,
  configMaps,
  startWebsites,
  websites,
} from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

test("controllers share an informer, and the last one that leaves ends it", async () => {
  await using pod = await startWebsites();
  await using informers = createInformerFactory(pod.kube());
  const followed = new FollowedInformers(informers);
  const first = followed.follow(configMaps);
  const second = followed.follow(configMaps);
  assertStrictEquals(first.informers[0]!, second.informers[0]!);
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  assertNotEquals(second.informers[0]!.state.name, "stopped");
  assertEquals(followed.of("/api/v1/configmaps").length, 1);
  assertEquals(followed.all.map(({ informer }) => informer), [second.informers[0]!]);
  second[Symbol.dispose]();
  assertEquals(second.informers[0]!.state.name, "stopped");
  assertEquals([followed.of("/api/v1/configmaps"), followed.all], [[], []]);
  using again = followed.follow(configMaps);
  await again.informers[0]!.waitForSync();
});

test("an informer is found by its resource and namespace", async () => {
  await using pod = await startWebsites();
  await using informers = createInformerFactory(pod.kube());
  const followed = new FollowedInformers(informers);
  using _all = followed.follow(websites);
  using _shop = followed.follow({ resource: configMaps, namespace: "shop", labelSelector: "a=b" });
  const selectors = (namespace?: string) =>
    followed.of("/api/v1/configmaps", namespace).map(({ labelSelector }) => labelSelector);
  assertEquals([selectors(), selectors("shop"), selectors("other")], [["a=b"], ["a=b"], []]);
  assertEquals(followed.of("/apis/example.com/v1/websites", "any").length, 1);
});

test("informers that are not synced in time are named with their users, and removed ones are not", async () => {
  await using pod = await startWebsites({ authorize: ({ path }) => path.endsWith("/websites") });
  await using informers = createInformerFactory(pod.kube(), { onError: () => {} });
  const followed = new FollowedInformers(informers);
  const { signal } = new AbortController();
  using _websites = followed.follow(websites, "a");
  await followed.waitForSync({ timeoutMs: 60_000, signal });
  using _one = followed.follow(configMaps, "a");
  const again = followed.follow(configMaps, "a");
  using _two = followed.follow({ resource: configMaps, namespace: "shop" }, "b");
  const removed = followed.follow({ resource: configMaps, namespace: "gone" }, "c");
  assertEquals(followed.usersOf("/api/v1/configmaps"), ["a"]);
  again[Symbol.dispose]();
  const users = ["", "/namespaces/shop", "/namespaces/gone"].map((namespace) =>
    followed.usersOf(`/api/v1${namespace}/configmaps`)
  );
  assertEquals(users, [["a"], ["b"], ["c"]]);
  const waiting = followed.waitForSync({ timeoutMs: 50, signal });
  removed[Symbol.dispose]();
  const error = await assertRejects(
    () => waiting,
    TimeoutError,
    "/api/v1/configmaps was not synced",
  );
  assertEquals([error.message.includes("shop"), error.message.includes("gone")], [true, false]);
  const stop = AbortSignal.abort("stopped");
  const stopped = followed.waitForSync({ timeoutMs: 50, signal: stop });
  assertEquals(await stopped.catch((reason) => reason), "stopped");
});

test("an informer that the program has asked for lives on without a controller", async () => {
  await using pod = await startWebsites();
  const options = { indexes: {}, onError: () => {} };
  for (const isFirst of [true, false]) {
    await using informers = new ManagerInformers(pod.kube(), options);
    const followed = new FollowedInformers(informers, informers);
    const take = () => informers.informer("/api/v1/configmaps");
    if (isFirst) take();
    const source = followed.follow(configMaps);
    const own = followed.follow(websites);
    const taken = take();
    assertStrictEquals(source.informers[0]!, taken);
    for (const each of [source, own]) each[Symbol.dispose]();
    assertNotEquals(taken.state.name, "stopped");
    assertEquals([own.informers[0]!.state.name, followed.all], ["stopped", []]);
    await taken.waitForSync();
  }
});

test("equal selections share an informer, and several namespaces have one each", async () => {
  await using pod = await startWebsites();
  await using informers = createInformerFactory(pod.kube());
  const followed = new FollowedInformers(informers);
  const selection = { resource: configMaps, fieldSelector: "metadata.name=a" };
  const both = followed.follow({ ...selection, namespaces: ["one", "two"] });
  using one = followed.follow({ ...selection, namespace: "one" });
  using other = followed.follow({ resource: configMaps, namespace: "one" });
  assertStrictEquals(both.informers[0], one.informers[0]);
  assertEquals([followed.all.length, other.informers[0] === one.informers[0]], [3, false]);
  const found = followed.of("/api/v1/configmaps", "one");
  assertEquals(found.map(({ fieldSelector }) => fieldSelector), [
    "metadata.name=a",
    undefined,
  ]);
  both[Symbol.dispose]();
  assertEquals(both.informers.map(({ state }) => state.name === "stopped"), [false, true]);
});

test("a transform is that of all who follow the selection, and of none who cannot", async () => {
  await using pod = await startWebsites();
  await using informers = createInformerFactory(pod.kube());
  const followed = new FollowedInformers(informers);
  const transform = (object: ConfigMap) => object;
  const selection = { resource: configMaps, transform };
  using _first = followed.follow(selection, "first");
  using _second = followed.follow(selection, "second");
  const message = "first and second keeps only a part of the objects of /api/v1/configmaps";
  assertThrows(() => followed.follow(configMaps), TypeError, message);
  const other = { resource: configMaps, transform: (object: ConfigMap) => object };
  assertThrows(() => followed.follow(other), TypeError, "was made with another transform");
  using _all = followed.follow({ resource: configMaps, namespace: "two" });
  const namespaces = ["one", "two"];
  assertThrows(() => followed.follow({ ...selection, namespaces }), TypeError, "another transform");
  assertEquals(followed.of("/api/v1/configmaps", "one").length, 1, "only that of all namespaces");
});

test("an informer that the program has ended is followed anew", async () => {
  await using pod = await startWebsites();
  await using informers = new ManagerInformers(pod.kube(), { indexes: {}, onError: () => {} });
  const followed = new FollowedInformers(informers, informers);
  const first = followed.follow(configMaps);
  await informers.informer("/api/v1/configmaps")[Symbol.asyncDispose]();
  using second = followed.follow(configMaps);
  assertEquals(followed.all.map(({ informer }) => informer), [second.informers[0]!]);
  first[Symbol.dispose]();
  assertEquals(followed.all.map(({ informer }) => informer), [second.informers[0]!]);
  await second.informers[0]!.waitForSync();
});
