import { assert, assertEquals } from "@std/assert";
import { Backoff } from "../../src/core/backoff.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import type { RequestObservation } from "../../src/transport/kube_fetch.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { inFull, test } from "../support/test.ts";

const OBJECTS = inFull(10_000, 2_000);
const PATH = "/api/v1/namespaces/default/configmaps";

test(
  `${OBJECTS} ConfigMaps take ${
    OBJECTS / 500
  } consistent pages of 500, or one list from the cache, and a watch`,
  async () => {
    await using pod = await startPod();
    for (let i = 0; i < OBJECTS; i++) putConfigMap(pod.server, `c${i}`);
    // At resourceVersion 0 the API server answers from its cache, and ignores the limit.
    for (const [consistentList, lists] of [[true, OBJECTS / 500], [false, 1]] as const) {
      const statuses: (number | undefined)[] = [];
      const kube = pod.kube({ onAttempt: ({ status }) => statuses.push(status) });
      const options = { watchList: false, pageSize: 500, consistentList };
      await using informer = createInformer(kube, PATH, options);
      await informer.waitForSync();
      assertEquals(informer.store.size, OBJECTS);
      putConfigMap(pod.server, "last"); // the watch brings it
      await informer.waitUntil("default/last", (object) => object !== undefined);
      pod.server.objects.delete({ apiVersion: "v1", kind: "ConfigMap", name: "last" });
      assertEquals(statuses, Array.from({ length: lists + 1 }, () => 200));
    }
  },
);

test("an informer that may watch but not list is synced by WatchList", async () => {
  await using pod = await startPod({ authorize: ({ verb }) => verb !== "list" });
  putConfigMap(pod.server, "a");
  await using informer = createInformer(pod.kube(), PATH);
  await informer.waitForSync();
  assertEquals([...informer.store.keys()], ["default/a"]);
});

test("a server that is down for a minute gets no more requests than the backoff allows", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "before");
  const clock = new FakeClock();
  const attempts: RequestObservation[] = [];
  const kube = pod.kube({
    runtime: { ...currentRuntime(), clock },
    onAttempt: (observation) => attempts.push(observation),
  });
  await using informer = createInformer<KubernetesObject>(kube, PATH);
  await informer.waitForSync();
  attempts.length = 0;

  await pod.server.stopListening();
  const downMs = clock.monotonic();
  while (clock.monotonic() - downMs < 60_000) {
    const pauseMs = await clock.sleeper();
    assertEquals([...informer.store.keys()], ["default/before"]);
    await clock.advance(pauseMs);
  }
  const pauseMs = await clock.sleeper();
  assert(attempts.every(({ status }) => status === undefined));
  assert(attempts.length > 0 && attempts.length <= mostAttempts(60_000), `${attempts.length}`);

  await pod.server.listenAgain();
  putConfigMap(pod.server, "after");
  const there = informer.waitUntil("default/after", (object) => object !== undefined);
  assert(pauseMs <= 60_000);
  await clock.advance(pauseMs);
  await there;
  assertEquals([...informer.store.keys()], ["default/before", "default/after"]);
});

/** Returns the most attempts: one at once, and one after each pause, all as short as possible. */
function mostAttempts(withinMs: number): number {
  const backoff = new Backoff({ random: () => 0 });
  let attempts = 1;
  for (let passedMs = 0; passedMs <= withinMs + 60_000; passedMs += backoff.next(passedMs)) {
    if (passedMs <= withinMs) attempts++;
  }
  return attempts;
}
