import { assertEquals, assertRejects } from "@std/assert";
import { TimeoutError } from "../../src/core/errors.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

const PATH = "/api/v1/namespaces/default/configmaps";

for (const watchList of [true, false]) {
  test(`an informer reaches the version of a write, with${watchList ? "" : "out"} WatchList`, async () => {
    await using pod = await startPod();
    putConfigMap(pod.server, "a", "1");
    await using informer = createInformer(pod.kube(), PATH, { watchList });
    assertEquals(informer.resourceVersion, undefined);
    await informer.waitForSync();
    const version = putConfigMap(pod.server, "a", "2");
    await informer.waitForVersion(version);
    const stored = informer.store.get("default/a") as { data?: { text?: string } };
    assertEquals([stored.data?.text, informer.resourceVersion], ["2", version]);
  });
}

test("a bookmark advances the version of an informer, without an event", async () => {
  await using pod = await startPod({ bookmarkIntervalMs: 20 });
  await using informer = createInformer(pod.kube(), PATH);
  await informer.waitForSync();
  const { metadata } = pod.server.objects.create({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "a" },
  });
  await informer.waitForVersion(metadata.resourceVersion!);
});

test("a wait for a version says where the informer is, and refuses what is not a number", async () => {
  await using pod = await startPod();
  await using informer = createInformer(pod.kube(), PATH);
  await informer.waitForSync();
  const error = await assertRejects(
    () => informer.waitForVersion("999999", { timeoutMs: 20 }),
    TimeoutError,
  );
  assertEquals(/did not reach the resourceVersion 999999/.test(error.message), true);
  for (const odd of ["", "abc", undefined as never]) {
    await assertRejects(() => informer.waitForVersion(odd), TypeError, "must be a number");
  }
});
