import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type FollowedStore,
  StoreNotSyncedError,
} from "../../../src/controller/context/followed_store.ts";
import { createManager, type Manager } from "../../../src/controller/manager.ts";
import { TimeoutError } from "../../../src/core/errors.ts";
import { TestClock } from "../../../src/testing/mod.ts";
import {
  type ConfigMap,
  configMaps,
  startWebsites,
  website as kind,
  websites,
} from "../../support/controllers/websites.ts";
import { putConfigMap, startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

/** Two clusters on one clock; the second one is away. */
async function startStage() {
  const stack = new AsyncDisposableStack();
  const clock = new TestClock();
  const here = stack.use(await startWebsites({ clock }));
  const there = stack.use(await startPod({ clock }));
  await there.server.stopListening();
  const remote = there.kube({ clock });
  const told: { error: unknown; where: unknown[] }[] = [];
  const manager = stack.use(
    createManager(here.kube({ clock }), {
      onError: (error, ...where) => told.push({ error, where }),
    }),
  );
  const stop = new AbortController();
  const run = (running: Manager = manager) => {
    const ended = running.run({ signal: stop.signal });
    ended.catch(() => {}); // it may reject before it is awaited
    return ended;
  };
  const end = async (ended: Promise<void>) => {
    stop.abort();
    await clock.until(ended);
  };
  const place = `/api/v1/configmaps of ${remote.server}`;
  return {
    ...{ clock, here, there, remote, manager, told, run, end, place },
    async [Symbol.asyncDispose]() {
      await clock.until(stack.disposeAsync());
    },
  };
}

const source = {
  watched: configMaps,
  keysOf: ({ metadata }: { metadata: { name: string } }) => [`default/${metadata.name}`],
};

test("an optional source of a cluster that is away holds no manager, is told, and comes later", async () => {
  await using stage = await startStage();
  const { clock, here, there, remote, manager, told, place } = stage;
  const runs: string[] = [];
  let store: FollowedStore<ConfigMap> | undefined;
  manager.controller({
    for: websites,
    watches: [{ ...source, kube: remote, optional: true }],
    onGone: ({ key }) => void runs.push(key),
    reconcile(_site, { key, cluster }) {
      runs.push(key);
      store = cluster(remote).store(configMaps);
    },
  });
  here.server.objects.create({ ...kind, metadata: { name: "a" } });
  const ended = stage.run();
  await clock.until(() => runs.length === 1, { timeoutMs: 10_000 });
  assertEquals([manager.state.name, store?.synced, told], ["running", false, []]);
  const missing = `The store of ${place} has no objects yet: its informer is`;
  for (const read of [() => store?.get("default/a"), () => store?.list()]) {
    assertThrows(read, StoreNotSyncedError, missing);
  }
  assertThrows(() => store?.byIndex("namespace", "default"), StoreNotSyncedError, missing);
  await clock.advance(600_000);
  assertEquals([told.length, told[0]?.where], [1, ["websites", `the informer of ${place}`]]);
  const { error } = told[0]!;
  const late = `The informer of ${place} was not synced within 120000 ms for websites: it is`;
  assert(error instanceof TimeoutError && error.message.startsWith(late), String(error));
  putConfigMap(there.server, "b");
  await there.server.listenAgain();
  await clock.until(() => runs.includes("default/b"), { timeoutMs: 31_000 });
  assertEquals([store?.synced, store?.list().length], [true, 1]);
  await stage.end(ended);
});

test("a manager waits for 10 s for optional sources, and not for one that is refused", async () => {
  const clock = new TestClock();
  for (const isAllowed of [true, false]) {
    await using here = await startWebsites({
      clock,
      authorize: ({ path }) => isAllowed || !path.endsWith("/configmaps"),
    });
    const manager = createManager(here.kube({ clock }), { onError: () => {} });
    if (isAllowed) {
      const match = { path: "/api/v1/configmaps" };
      here.server.faults.inject({ kind: "status", code: 503, match, times: 3 });
    }
    const synced: boolean[] = [];
    manager.controller({
      for: websites,
      watches: [{ ...source, optional: true }],
      reconcile: (_site, { store }) => void synced.push(store(configMaps).synced),
    });
    here.server.objects.create({ ...kind, metadata: { name: "a" } });
    const stop = new AbortController();
    const ended = manager.run({ signal: stop.signal });
    await clock.until(() => synced.length === 1);
    assertEquals(synced, [isAllowed]);
    stop.abort();
    await clock.until(ended);
    await clock.until(manager[Symbol.asyncDispose]());
  }
});

test("a source that is added while the manager runs leaves it ready, and is told if it is away", async () => {
  await using stage = await startStage();
  const { clock, here, there, remote, manager, told, place } = stage;
  const runs: string[] = [];
  const controller = manager.controller({
    for: websites,
    reconcile: (_site, { key }) => void runs.push(key),
    onGone: ({ key }) => void runs.push(key),
  });
  const ended = stage.run();
  await clock.until(() => manager.state.name === "running");
  controller.addSource({ ...source, kube: remote });
  const removed = controller.addSource({
    watched: { ...source.watched },
    kube: remote,
    keysOf: () => [],
  });
  assertEquals(manager.state.name, "running");
  removed[Symbol.dispose]();
  here.server.objects.create({ ...kind, metadata: { name: "a" } });
  await clock.until(() => runs.length === 1, { timeoutMs: 1_000 });
  await clock.advance(600_000);
  assertEquals([manager.state.name, told.length], ["running", 1]);
  assertEquals(told[0]?.where, ["websites", `the informer of ${place}`]);
  putConfigMap(there.server, "b");
  await there.server.listenAgain();
  await clock.until(() => runs.includes("default/b"), { timeoutMs: 31_000 });
  await stage.end(ended);
});

test("a source that one controller needs and another does not holds the start", async () => {
  await using stage = await startStage();
  const { clock, remote, manager, place } = stage;
  const watched = { ...source, kube: remote };
  manager.controller({
    for: websites,
    watches: [{ ...watched, optional: true }],
    reconcile: () => {},
  });
  manager.controller({ name: "other", watches: [watched], reconcile: () => {} });
  const error = await clock.until(
    assertRejects(() => stage.run(), TimeoutError, `The informer of ${place} was not synced`),
  );
  assert(error.message.includes("for websites and other: it is"), error.message);
});

test("a controller that is added later, and whose store does not sync, ends run with its name", async () => {
  await using stage = await startStage();
  const { clock, remote, manager, place } = stage;
  manager.controller({ for: websites, reconcile: () => {} });
  const ended = stage.run();
  await clock.until(() => manager.state.name === "running");
  manager.controller({ name: "late", watches: [{ ...source, kube: remote }], reconcile: () => {} });
  const late = `The informer of ${place} was not synced within 120000 ms for late: it is`;
  await clock.until(assertRejects(() => ended, TimeoutError, late));
});

test("optional must be true or false", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube());
  const watches = [{ ...source, optional: "yes" as never }];
  assertThrows(
    () => manager.controller({ for: websites, watches, reconcile: () => {} }),
    TypeError,
    "optional must be true or false",
  );
});

test("a client that is disposed of while it is followed is told, and not after the manager", async () => {
  await using stage = await startStage();
  const { clock, there, remote, manager, told, place } = stage;
  await there.server.listenAgain();
  const other = there.kube({ clock });
  const controller = manager.controller({
    for: websites,
    watches: [{ ...source, kube: remote }],
    reconcile: () => {},
  });
  controller.addSource({ ...source, kube: other });
  const ended = stage.run();
  await clock.until(() => manager.state.name === "running");
  await clock.until(remote[Symbol.asyncDispose]());
  assertEquals(told.map(({ where }) => where), [["websites", `the informer of ${place}`]]);
  const lost =
    `TypeError: The client of ${remote.server} was disposed of while websites followed ` +
    "/api/v1/configmaps there";
  assert(String(told[0]?.error).startsWith(lost), String(told[0]?.error));
  const again = { ...source, kube: remote };
  assertThrows(() => controller.addSource(again), TypeError, "has been disposed of");
  assertEquals(manager.state.name, "running");
  await stage.end(ended);
  await clock.until(other[Symbol.asyncDispose]());
  assertEquals(told.length, 1);
});
