import { assertEquals, assertNotEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { TimeoutError } from "../../../src/core/errors.ts";
import { FollowedInformers } from "../../../src/controller/sources/followed_informers.ts";
import { ManagerInformers } from "../../../src/controller/sources/manager_informers.ts";
import { InformerFactory } from "../../../src/informer/informer_factory.ts";
import { configMaps, startWebsites, websites } from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

test("controllers share an informer, and the last one that leaves ends it", async () => {
  await using pod = await startWebsites();
  await using informers = new InformerFactory(pod.kube());
  const followed = new FollowedInformers(informers);
  const first = followed.follow(configMaps);
  const second = followed.follow(configMaps);
  assertStrictEquals(first.informer, second.informer);
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  assertNotEquals(second.informer.state.name, "stopped");
  assertEquals(followed.of("/api/v1/configmaps").length, 1);
  assertEquals(followed.all.map(({ informer }) => informer), [second.informer]);
  second[Symbol.dispose]();
  assertEquals(second.informer.state.name, "stopped");
  assertEquals([followed.of("/api/v1/configmaps"), followed.all], [[], []]);
  using again = followed.follow(configMaps);
  await again.informer.waitForSync();
});

test("an informer is found by its resource and namespace", async () => {
  await using pod = await startWebsites();
  await using informers = new InformerFactory(pod.kube());
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
  await using informers = new InformerFactory(pod.kube(), { onError: () => {} });
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
    assertStrictEquals(source.informer, taken);
    for (const each of [source, own]) each[Symbol.dispose]();
    assertNotEquals(taken.state.name, "stopped");
    assertEquals([own.informer.state.name, followed.all], ["stopped", []]);
    await taken.waitForSync();
  }
});

test("an informer that the program has ended is followed anew", async () => {
  await using pod = await startWebsites();
  await using informers = new ManagerInformers(pod.kube(), { indexes: {}, onError: () => {} });
  const followed = new FollowedInformers(informers, informers);
  const first = followed.follow(configMaps);
  await informers.informer("/api/v1/configmaps")[Symbol.asyncDispose]();
  using second = followed.follow(configMaps);
  assertEquals(followed.all.map(({ informer }) => informer), [second.informer]);
  first[Symbol.dispose]();
  assertEquals(followed.all.map(({ informer }) => informer), [second.informer]);
  await second.informer.waitForSync();
});
