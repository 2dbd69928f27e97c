import { assertEquals } from "@std/assert";
import { StoreWait } from "../../../src/controller/own_writes/store_wait.ts";
import { createInformer } from "../../../src/informer/create_informer.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { withClock } from "../../support/clocks/with_clock.ts";
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
