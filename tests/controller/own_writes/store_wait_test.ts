import { assertEquals, assertInstanceOf } from "@std/assert";
import { StoreWait } from "../../../src/controller/own_writes/store_wait.ts";
import { FollowedInformers } from "../../../src/controller/sources/followed_informers.ts";
import { TokenUnavailableError } from "../../../src/core/errors.ts";
import { createInformer } from "../../../src/informer/create_informer.ts";
import { createInformerFactory } from "../../../src/informer/informer_factory.ts";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { withClock } from "../../support/clocks/with_clock.ts";
import { type ConfigMap, configMaps } from "../../support/controllers/websites.ts";
import { failingSource } from "../../support/fakes/failing_source.ts";
import { putConfigMap, startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

const resource = "/api/v1/configmaps";
const { signal } = new AbortController();
const written = (name: string, version: string) => ({
  resource,
  namespace: "default",
  name,
  version,
  isDeletion: false,
});

test("StoreWait holds a key until the stores have seen its writes", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  await using informer = createInformer(kube, resource);
  await informer.waitForSync();
  const counts = { waitedForStore: 0, storeTooLate: 0 };
  const informersOf = () => [{ informer, labelSelector: undefined }];
  const stores = new StoreWait({ kube, informersOf }, counts);
  assertEquals([stores.isSeen("k"), stores.isWaiting("k")], [true, false]);
  stores.note("k", written("a", String(pod.server.store.revision + 1)));
  assertEquals(stores.isSeen("k"), false);
  const waiting = stores.wait("k", signal);
  assertEquals(stores.isWaiting("k"), true);
  putConfigMap(pod.server, "a");
  await waiting;
  assertEquals([stores.isSeen("k"), stores.isWaiting("k")], [true, false]);
  assertEquals([counts, stores.takeFreshObjects("k")], [
    { waitedForStore: 1, storeTooLate: 0 },
    undefined,
  ]);
});

test("StoreWait reads what the stores do not see within 10 s, for one reconcile", async () => {
  await using pod = await startPod();
  const clock = new FakeClock();
  const kube = withClock(pod.kube(), clock);
  putConfigMap(pod.server, "a", "newest");
  await using informer = createInformer(kube, resource);
  await informer.waitForSync();
  const counts = { waitedForStore: 0, storeTooLate: 0 };
  const informersOf = () => [{ informer, labelSelector: undefined }];
  const stores = new StoreWait({ kube, informersOf }, counts);
  for (const key of ["k", "forgotten"]) {
    stores.note(key, written("a", "999999"));
    const waiting = stores.wait(key, signal);
    await clock.advance(10_000);
    await waiting;
    assertEquals(stores.isSeen(key), true);
  }
  stores.forget("forgotten");
  assertEquals([stores.isSeen("forgotten"), stores.takeFreshObjects("forgotten")], [
    true,
    undefined,
  ]);
  const freshObjects = stores.takeFreshObjects("k");
  const read = freshObjects?.get(resource, "default/a", undefined) as
    | { data?: unknown }
    | undefined;
  assertEquals([read?.data, stores.takeFreshObjects("k")], [{ text: "newest" }, undefined]);
  assertEquals(counts, { waitedForStore: 2, storeTooLate: 2 });
  stores.dropFreshObjects();
});

test("a key waits for the stores of each cluster that it has written to", async () => {
  await using here = await startPod();
  await using there = await startPod();
  const clock = new FakeClock();
  const clusters = await Promise.all([here, there].map(async (pod) => {
    const kube = withClock(pod.kube(), clock);
    const informers = createInformerFactory(kube);
    const followed = new FollowedInformers(informers);
    await followed.follow(configMaps).informers[0]!.waitForSync();
    return { kube, followed, informers };
  }));
  const [own, other] = clusters as [typeof clusters[0], typeof clusters[0]];
  const { kube, followed } = own;
  const informersOf = (path: string, namespace?: string) => followed.of(path, namespace);
  const stores = new StoreWait({ kube, informersOf }, { waitedForStore: 0, storeTooLate: 0 });
  assertEquals(stores.isSeen("k"), true);
  stores.note("k", written("a", "999999999999"), other); // it never comes
  assertEquals([stores.isSeen("k"), stores.isSeen("another")], [false, true]);
  putConfigMap(there.server, "a", "2");
  const waiting = stores.wait("k", signal);
  await clock.advance(10_000);
  await waiting;
  const freshObjects = stores.takeFreshObjects("k");
  const read = freshObjects?.others.get(other)?.get<ConfigMap>(resource, "default/a", undefined);
  assertEquals([read?.data, freshObjects?.get(resource, "default/a", undefined)], [
    { text: "2" },
    undefined,
  ]);
  stores.forget("k");
  assertEquals(stores.isSeen("k"), true);
  stores.note("k", { ...written("a", "9"), resource: "/api/v1/secrets" }, other);
  assertEquals(stores.isSeen("k"), true); // no informer shows it
  await Promise.all(clusters.map(({ informers }) => informers[Symbol.asyncDispose]()));
});

test("another cluster whose token source fails is away, and holds no key", async () => {
  await using here = await startPod();
  await using there = await startPod();
  const clock = new FakeClock();
  const tokenSource = failingSource(there.kubelet.current.token);
  const { url, caPem } = there.server;
  await using away = createKubeFetch({ server: url, caPem, tokenSource });
  const kube = withClock(away, clock);
  await using informers = createInformerFactory(kube);
  const followed = new FollowedInformers(informers);
  await followed.follow(configMaps).informers[0]!.waitForSync();
  const own = { kube: withClock(here.kube(), clock), informersOf: () => [] };
  const stores = new StoreWait(own, { waitedForStore: 0, storeTooLate: 0 });
  const other = { kube, followed, informers };
  stores.note("k", written("a", "999999999999"), other); // it never comes
  tokenSource.error = new TypeError("fetch failed");
  const waiting = stores.wait("k", signal);
  await clock.advance(10_000);
  await waiting;
  const failure = stores.takeFreshObjects("k")?.others.get(other)?.failure;
  assertInstanceOf(failure, TokenUnavailableError);
});
