import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { createManager } from "../../../src/controller/manager.ts";
import { untilAborted } from "../../../src/core/time/waiting.ts";
import { TimeoutError } from "../../../src/core/errors.ts";
import {
  configMaps,
  startWebsites,
  website as kind,
  websites,
} from "../../support/controllers/websites.ts";
import { createActiveLease } from "../../support/election/active_lease.ts";
import { createActiveShardMap } from "../../support/election/active_shard_map.ts";
import { test } from "../../support/test.ts";

const election = { name: "main", events: false, retryPeriodMs: 20, onError: () => {} };

test("a controller that is added while the manager runs reconciles what is there and what comes", async () => {
  await using pod = await startWebsites();
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await using manager = createManager(pod.kube());
  const ready = Promise.withResolvers<void>();
  manager.add(() => ready.resolve());
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await ready.promise;
  const keys: string[] = [];
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const controller = manager.controller({
    for: websites,
    reconcile(_site, { key }) {
      keys.push(key);
      (keys.length === 1 ? first : second).resolve();
    },
  });
  await first.promise;
  pod.server.objects.create({ ...kind, metadata: { name: "b" } });
  await second.promise;
  assertEquals([keys, manager.controllers], [["default/a", "default/b"], [controller]]);
  stop.abort();
  await running;
});

test("disposing of a controller ends its reconciles and its own informers, and frees its name", async () => {
  await using pod = await startWebsites();
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await using manager = createManager(pod.kube());
  const begun = Promise.withResolvers<void>();
  const steps: string[] = [];
  const first = manager.controller({
    for: websites,
    owns: [configMaps],
    async reconcile(_site, { signal }) {
      begun.resolve();
      await untilAborted(signal);
      await new Promise((resolve) => setTimeout(resolve, 0));
      steps.push("ended");
    },
  });
  const source = { watched: { resource: configMaps, labelSelector: "a=b" }, keysOf: () => [] };
  first.addSource(source);
  const other = manager.controller({ name: "other", for: websites, reconcile: () => {} });
  const [shared, owned, added] = manager.followed.map(({ informer }) => informer);
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await begun.promise;
  const again = () => manager.controller({ for: websites, reconcile: () => {} });
  assertThrows(again, TypeError, "There is a controller websites already");
  await first[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
  assertEquals([steps, manager.controllers], [["ended"], [other]]);
  assertEquals([owned, added].map((informer) => informer?.state.name), ["stopped", "stopped"]);
  assertNotEquals(shared?.state.name, "stopped");
  assertThrows(() => first.addSource(source), TypeError, "The controller websites has ended");
  first.enqueue("default/a"); // a timer of the program may be late
  const renewed = Promise.withResolvers<void>();
  manager.controller({ for: websites, reconcile: () => renewed.resolve() });
  await renewed.promise;
  stop.abort();
  await running;
});

test("disposing of a controller whose reconcile ignores its signal rejects after the grace", async () => {
  await using pod = await startWebsites();
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await using manager = createManager(pod.kube(), { graceMs: 20 });
  const begun = Promise.withResolvers<void>();
  const work = Promise.withResolvers<void>();
  const controller = manager.controller({
    for: websites,
    reconcile() {
      begun.resolve();
      return work.promise;
    },
  });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await begun.promise;
  await assertRejects(
    () => Promise.resolve(controller[Symbol.asyncDispose]()),
    TimeoutError,
    "A reconcile of websites has not ended within 20 ms after it was stopped.",
  );
  assertEquals(manager.controllers, [controller]); // the name is not free: its reconcile may write
  work.resolve();
  await controller[Symbol.asyncDispose]();
  assertEquals(manager.controllers, []);
  stop.abort();
  await running;
});

test("a controller can be removed before the manager runs", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube());
  await manager.controller({ for: websites, reconcile: () => {} })[Symbol.asyncDispose]();
  assertEquals([manager.controllers, manager.followed], [[], []]);
});

test("a controller that needs no leader reconciles and writes without the Lease", async () => {
  await using pod = await startWebsites();
  createActiveLease(pod, "main");
  const lease = pod.server.store.get("coordination.k8s.io/leases", "default/main")!.object;
  const spec = { ...lease.spec as object, holderIdentity: "another" };
  pod.server.objects.update({ ...lease, spec } as never);
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await using manager = createManager(pod.kube(), { leaderElection: election });
  const written = Promise.withResolvers<void>();
  let isLed = false;
  manager.controller({
    name: "routes",
    for: websites,
    needLeaderElection: false,
    async reconcile(_site, { apply }) {
      await apply(configMaps, { metadata: { name: "routes" } });
      written.resolve();
    },
  });
  manager.controller({ for: websites, reconcile: () => void (isLed = true) });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await written.promise;
  assertEquals([isLed, manager.election?.state], [false, "waiting"]);
  stop.abort();
  await running;
  const wrong = { name: "a", for: websites, needLeaderElection: 1 as never, reconcile: () => {} };
  await using another = createManager(pod.kube());
  assertThrows(() => another.controller(wrong), TypeError, "needLeaderElection must be true");
});

test("with shards a controller that needs no leader reconciles every object on each replica", async () => {
  await using pod = await startWebsites();
  createActiveShardMap(pod.server, "main", 8);
  const names = Array.from({ length: 12 }, (_, index) => `site-${index}`);
  for (const name of names) pod.server.objects.create({ ...kind, metadata: { name } });
  const stop = new AbortController();
  const replicas = [1, 2].map(() => {
    const manager = createManager(pod.kube(), { shards: { name: "main", buckets: 8 } });
    const { promise, resolve } = Promise.withResolvers<void>();
    const keys = new Set<string>();
    manager.controller({
      for: websites,
      needLeaderElection: false,
      reconcile(_site, { key }) {
        if (keys.add(key).size === names.length) resolve();
      },
    });
    return { promise, running: manager.run({ signal: stop.signal }) };
  });
  await Promise.all(replicas.map(({ promise }) => promise));
  stop.abort();
  await Promise.all(replicas.map(({ running }) => running));
});

test("a controller that is added on a standby begins with the Lease, and stops with its loss", async () => {
  await using pod = await startWebsites();
  createActiveLease(pod, "main");
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await using manager = createManager(pod.kube(), { leaderElection: election });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  const signals: AbortSignal[] = [];
  const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const controller = manager.controller({
    for: websites,
    async reconcile(_site, { signal }) {
      signals.push(signal);
      begun[signals.length - 1]?.resolve();
      await untilAborted(signal);
    },
  });
  await begun[0]!.promise;
  const lease = pod.server.store.get("coordination.k8s.io/leases", "default/main")!.object;
  const spec = { ...lease.spec as object, holderIdentity: "" };
  pod.server.objects.update({ ...lease, spec } as never);
  await begun[1]!.promise;
  assert(signals[0]!.aborted && !signals[1]!.aborted);
  await controller[Symbol.asyncDispose]();
  assert(signals[1]!.aborted && manager.election?.state === "leading");
  stop.abort();
  await running;
});

test("with shards a controller that is added later has the keys of the buckets that are held", async () => {
  await using pod = await startWebsites();
  createActiveShardMap(pod.server, "main", 8);
  const names = Array.from({ length: 12 }, (_, index) => `site-${index}`);
  for (const name of names) pod.server.objects.create({ ...kind, metadata: { name } });
  const held = Promise.withResolvers<void>();
  const manager = createManager(pod.kube(), {
    shards: {
      name: "main",
      buckets: 8,
      onChange: (shards) => shards.held.length === 8 && held.resolve(),
    },
  });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await held.promise;
  const keys = new Set<string>();
  const all = Promise.withResolvers<void>();
  const controller = manager.controller({
    for: websites,
    async reconcile(_site, { key, apply }) {
      await apply(configMaps, { metadata: { name: key.replace("/", ".") } });
      if (keys.add(key).size === names.length) all.resolve();
    },
  });
  await all.promise;
  await controller[Symbol.asyncDispose]();
  assertEquals([manager.followed, manager.shards?.held.length], [[], 8]);
  stop.abort();
  await running;
});
