import { assertEquals } from "@std/assert";
import { Controller } from "../../src/controller/controller.ts";
import { everyKey } from "../../src/controller/assignment/key_assignment.ts";
import { createManager } from "../../src/controller/manager.ts";
import { FollowedInformers } from "../../src/controller/sources/followed_informers.ts";
import { createInformerFactory } from "../../src/informer/informer_factory.ts";
import { controllerServices } from "../support/controllers/controller_services.ts";
import { configMaps, startWebsites, website, websites } from "../support/controllers/websites.ts";
import { putConfigMap } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

test("what watches find at the start comes after what changes, as the objects themselves do", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube());
  for (const name of ["a", "b", "c"]) putConfigMap(pod.server, name);
  const stop = new AbortController();
  const order: string[] = [];
  const controller = manager.controller({
    for: websites,
    watches: [{ watched: configMaps, keysOf: ({ metadata: { name } }) => [`default/${name}`] }],
    reconcile: () => {},
    async onGone({ name }) {
      order.push(name);
      if (order.length === 4) stop.abort();
      if (order.length > 1) return;
      putConfigMap(pod.server, "changed");
      while (controller.queue.ready < 3) await tick();
    },
  });
  await manager.run({ signal: stop.signal });
  assertEquals(order, ["a", "changed", "b", "c"]);
});

const outcomes = [["a retry", 1], ["a requeue", 1], ["a requeue with a priority", 0]] as const;
for (const [outcome, low] of outcomes) {
  test(`${outcome} ${low ? "keeps the priority of its key" : "has that one"}`, async () => {
    await using pod = await startWebsites();
    await using manager = createManager(pod.kube(), { onError: () => {} });
    pod.server.objects.create({ ...website, metadata: { name: "a" } });
    const stop = new AbortController();
    let readyLow = 0;
    const controller = manager.controller({
      for: websites,
      reconcile() {
        controller.enqueue("default/other");
        if (outcome === "a retry") throw new Error("not yet");
        return { requeueAfterMs: 1, ...(low === 0 && { priority: 0 }) };
      },
      async onGone() {
        while (controller.queue.ready === 0) await tick(); // the retry is due
        readyLow = controller.queue.readyLow;
        stop.abort();
      },
    });
    await manager.run({ signal: stop.signal });
    assertEquals(readyLow, low);
  });
}

test("a key that waits for its shard keeps its priority", async () => {
  await using pod = await startWebsites();
  pod.server.objects.create({ ...website, metadata: { name: "a" } });
  await using informers = createInformerFactory(pod.kube());
  const refused = Promise.withResolvers<void>();
  let open = (_isOpened: (key: string) => boolean) => {};
  const assignment = {
    ...everyKey,
    mayStart() {
      refused.resolve();
      return false;
    },
    onOpen(listener: typeof open) {
      open = listener;
      return { [Symbol.dispose]() {} };
    },
  };
  const services = {
    ...controllerServices(pod.kube(), new FollowedInformers(informers)),
    assignment,
  };
  const controller = new Controller(services, { for: websites, reconcile: () => {} });
  const stop = new AbortController();
  const running = controller.run(stop.signal);
  await refused.promise;
  open(() => true);
  const { ready, readyLow } = controller.queue;
  stop.abort();
  await running;
  assertEquals([ready, readyLow], [1, 1]);
});
