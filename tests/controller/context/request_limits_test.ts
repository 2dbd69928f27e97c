import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import {
  checkLimits,
  limited,
  limitedKube,
} from "../../../src/controller/context/request_limits.ts";
import { StoreNotSyncedError } from "../../../src/controller/context/followed_store.ts";
import { createManager } from "../../../src/controller/manager.ts";
import type {
  KeyContext,
  ReconcileContext,
} from "../../../src/controller/context/reconcile_context.ts";
import { TimeoutError } from "../../../src/core/errors.ts";
import { TestClock } from "../../../src/testing/mod.ts";
import {
  configMaps,
  startWebsites,
  storedSite,
  type Website,
  website as kind,
  websites,
} from "../../support/controllers/websites.ts";
import { putConfigMap, startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

const metadata = { name: "a", namespace: "default" };

/** A hub, and a member that takes requests and never answers. */
async function startStage({ isStalled = true } = {}) {
  const stack = new AsyncDisposableStack();
  const clock = new TestClock();
  const here = stack.use(await startWebsites({ clock }));
  const there = stack.use(await startPod({ clock }));
  const [kube, remote] = [here.kube({ clock }), there.kube({ clock })];
  const stall = { kind: "stall", after: "request", times: Infinity } as const;
  const fault = isStalled ? there.server.faults.inject(stall) : new DisposableStack();
  const manager = stack.use(createManager(kube, { onError: () => {} }));
  const stop = new AbortController();
  const work = async (until: Promise<unknown>) => {
    const ended = manager.run({ signal: stop.signal });
    await (isStalled ? clock.until(until) : until);
    fault[Symbol.dispose]();
    stop.abort();
    await clock.until(ended);
  };
  return {
    ...{ clock, here, there, kube, remote, manager, stop, work },
    async [Symbol.asyncDispose]() {
      fault[Symbol.dispose]();
      await clock.until(stack.disposeAsync());
    },
  };
}

test("a cluster that never responds holds a reconcile for timeoutMs, by each tool", async () => {
  await using stage = await startStage();
  const { clock, here, remote, manager } = stage;
  const failures: [what: string, afterMs: number][] = [];
  const done = Promise.withResolvers<void>();
  const late = `No response from ${remote.server} within 5000 ms.`;
  manager.controller({
    for: websites,
    async reconcile(_site, { cluster, setStatus }) {
      const tools = cluster(remote, { timeoutMs: 5_000 });
      const handle = tools.client(configMaps).namespace("default");
      const calls = {
        apply: () => tools.apply(configMaps, { metadata }),
        own: () => cluster(remote).apply(configMaps, { metadata }, { timeoutMs: 5_000 }),
        read: () => handle.getOrNull("a"),
        remove: () => handle.delete("a"),
        fetch: () => tools.kube.fetch("/version"),
      };
      for (const [what, call] of Object.entries(calls)) {
        const startMs = clock.monotonic();
        await assertRejects<Error>(call, TimeoutError, late);
        failures.push([what, clock.monotonic() - startMs]);
      }
      await setStatus({ url: "none" });
      done.resolve();
    },
  });
  here.server.objects.create({ ...kind, metadata: { name: "a" } });
  await stage.work(done.promise);
  assertEquals(
    failures,
    ["apply", "own", "read", "remove", "fetch"].map((what) => [what, 5_000]),
  );
  assertEquals(storedSite(here, "a")?.status?.url, "none");
});

test("a write that another cluster never answers holds its key for 20 s, and its store until it answers", async () => {
  await using stage = await startStage({ isStalled: false });
  const { clock, here, there, remote, manager } = stage;
  const reads: unknown[] = [];
  const [failed, again, healed] = [1, 2, 3].map(() => Promise.withResolvers<void>());
  manager.controller({
    for: websites,
    watches: [{ kube: remote, watched: configMaps, keysOf: () => [] }],
    async reconcile(_site, { cluster }) {
      const { apply, store } = cluster(remote, { timeoutMs: 5_000 });
      try {
        reads.push(store(configMaps).list().length, store(configMaps).synced);
      } catch (error) {
        const isUnknown = error instanceof StoreNotSyncedError && !store(configMaps).synced;
        assertThrows(() => store(configMaps).get("default/a"), StoreNotSyncedError, remote.server);
        reads.push(isUnknown);
      }
      if (reads.length > 3) return healed!.resolve();
      await apply(configMaps, { metadata }).catch(() => failed!.resolve());
      if (reads.length === 3) again!.resolve();
      return { requeueAfterMs: 1_000 };
    },
  });
  const work = stage.work((async () => {
    await clock.until(() => manager.state.name === "running");
    const fault = there.server.faults.inject({ kind: "stall", after: "request", times: Infinity });
    here.server.objects.create({ ...kind, metadata: { name: "a" } });
    await clock.until(failed!.promise, { timeoutMs: 6_000 });
    await clock.until(again!.promise, { timeoutMs: 27_000 });
    assertEquals(reads, [0, true, true]);
    fault[Symbol.dispose]();
    await clock.until(healed!.promise, { timeoutMs: 60_000 });
    assertEquals(reads.slice(3), [there.server.store.list("configmaps").length, true]);
  })());
  await work;
});

test("a reconcile's own signal, and that of the limits, end the requests of the context", async () => {
  await using stage = await startStage();
  const { here, remote, manager } = stage;
  const reasons: unknown[] = [];
  const done = Promise.withResolvers<void>();
  const reasonOf = (request: Promise<unknown>) => request.catch((reason) => reasons.push(reason));
  const controller = manager.controller({
    for: websites,
    async reconcile(_site, { cluster, signal }) {
      const own = new AbortController();
      const tools = cluster(remote, { signal: own.signal });
      const handle = tools.client(configMaps).namespace("default");
      setTimeout(() => own.abort("too late"));
      await Promise.all([
        reasonOf(handle.create({ metadata })),
        reasonOf(tools.apply(configMaps, { metadata })),
        reasonOf(cluster(remote).apply(configMaps, { metadata }, { signal: own.signal })),
      ]);
      setTimeout(() => controller[Symbol.asyncDispose]());
      await Promise.all([
        reasonOf(cluster(remote, {}).client(configMaps).namespace("default").get("a")),
        reasonOf(cluster(remote).apply(configMaps, { metadata }, { timeoutMs: 3_600_000 })),
      ]);
      assertEquals(reasons.splice(0, 3), ["too late", "too late", "too late"]);
      assertEquals(reasons, [signal.reason, signal.reason]);
      done.resolve();
    },
  });
  here.server.objects.create({ ...kind, metadata: { name: "a" } });
  await stage.work(done.promise);
});

test("writes in the manager's own cluster take limits too, with all attempts of a status", async () => {
  await using stage = await startStage();
  const { clock, here, kube, manager } = stage;
  const done = Promise.withResolvers<void>();
  const limits = { timeoutMs: 2_000 };
  const late = `No response from ${kube.server} within 2000 ms.`;
  const conditions = [{ type: "Ready", status: "True", reason: "Applied" }] as const;
  const writesOf = (context: ReconcileContext<Website>) => [
    () => context.apply(configMaps, { metadata: { name: "a" } }, limits),
    () => context.apply(configMaps, { metadata }, { owner: false, ...limits }),
    () => context.setStatus({ url: "a" }, limits),
    () => context.setConditions(conditions, limits),
    () => context.cluster(kube, limits).apply(configMaps, { metadata }),
  ];
  manager.controller({
    for: websites,
    async reconcile(_site, context) {
      const match = { method: "PATCH" };
      const stall = here.server.faults.inject({
        ...{ kind: "stall", after: "request", match, times: Infinity },
      });
      for (const write of writesOf(context)) {
        const startMs = clock.monotonic();
        await assertRejects<Error>(write, TimeoutError, late);
        assertEquals(clock.monotonic() - startMs, 2_000);
      }
      stall[Symbol.dispose]();
      for (const write of writesOf(context)) await write();
      done.resolve();
    },
  });
  here.server.objects.create({ ...kind, metadata: { name: "a" } });
  await stage.work(done.promise);
  assertEquals(storedSite(here, "a")?.status?.url, "a");
});

test("a controller of keys has the same limits, and wrong ones are refused", async () => {
  await using stage = await startStage();
  const { remote, manager } = stage;
  const done = Promise.withResolvers<void>();
  const controller = manager.controller({
    name: "keys",
    watches: [],
    async reconcile(_key, { cluster, apply }: KeyContext) {
      const limits = { timeoutMs: 1_000 };
      await assertRejects(
        () => cluster(remote, limits).apply(configMaps, { metadata }),
        TimeoutError,
      );
      assertThrows(() => cluster(remote, { timeoutMs: 0 }), RangeError, "timeoutMs must be from 1");
      await assertRejects(() => apply(configMaps, { metadata }, 5 as never), TypeError);
      done.resolve();
    },
  });
  controller.enqueue("a");
  await stage.work(done.promise);
  for (const wrong of [null, 5, { signal: 5 }] as never[]) {
    assertThrows(() => checkLimits(wrong), TypeError);
  }
});

test("limitedKube returns a whole response with its status, headers and address", async () => {
  const clock = new TestClock();
  await using pod = await startPod();
  const kube = pod.kube({ clock });
  putConfigMap(pod.server, "a", "b");
  const { signal } = new AbortController();
  const path = "/api/v1/namespaces/default/configmaps/a";
  const { fetch } = limitedKube({ kube, limits: { timeoutMs: 1_000 }, signal });
  const response = await fetch(path);
  assertEquals([response.status, response.url], [200, `${kube.server}${path}`]);
  assertEquals(response.headers.get("content-type"), "application/json");
  assertEquals((await response.json()).data, { text: "b" });
  await using held = pod.kube({ clock });
  const aborted = AbortSignal.abort("stopped");
  const options = { limits: {}, signal: aborted, kube: held };
  const run = limited(() => Promise.reject("it has run"), options);
  assertStrictEquals(await run.catch((reason) => reason), "stopped");
});
