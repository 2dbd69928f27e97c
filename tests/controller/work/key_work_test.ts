import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createManager } from "../../../src/controller/manager.ts";
import type { KeySource } from "../../../src/controller/sources/key_source.ts";
import { untilAborted } from "../../../src/core/time/waiting.ts";
import { LeadershipLostError } from "../../../src/election/term.ts";
import { TestClock } from "../../../src/testing/mod.ts";
import { delayedWatches } from "../../support/controllers/delayed_watches.ts";
import {
  configMaps,
  startWebsites,
  website as kind,
  websites,
} from "../../support/controllers/websites.ts";
import { Dice } from "../../support/dice.ts";
import { createActiveLease } from "../../support/election/active_lease.ts";
import { createActiveShardMap } from "../../support/election/active_shard_map.ts";
import { test } from "../../support/test.ts";

/** A source that yields keys once, and then waits. */
function keysOf(...names: string[]): KeySource {
  return {
    async *keys({ signal }) {
      yield* names;
      await untilAborted(signal);
    },
  };
}

test("a controller without objects reconciles the keys of its sources, and of enqueue", async () => {
  await using pod = await startWebsites();
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await using manager = createManager(pod.kube());
  const stop = new AbortController();
  const attempts: [key: string, attempt: number][] = [];
  const controller = manager.controller({
    name: "accounts",
    watches: [
      keysOf("first"),
      { watched: websites, keysOf: ({ metadata }) => [`site/${metadata.name}`] },
    ],
    reconcile(key, { attempt, store, log, reconcileId }) {
      attempts.push([key, attempt]);
      assertEquals(store(websites).list().length, 1);
      assert(reconcileId.length === 36 && typeof log.info === "function");
      if (key === "first" && attempt === 1) throw new RangeError("again");
      if (attempts.length === 4) stop.abort();
    },
  });
  controller.enqueue("asked");
  await manager.run({ signal: stop.signal });
  const expected = [["asked", 1], ["first", 1], ["first", 2], ["site/a", 1]];
  assertEquals(attempts.toSorted(), expected as typeof attempts);
  assertEquals([controller.counts.succeeded, controller.counts.failed], [3, 1]);
  assertEquals(manager.controllers, [controller]);
  await controller[Symbol.asyncDispose]();
  assertEquals(manager.followed, []);
});

test("a reconcile of a key sees what the last one has written, with late stores", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(delayedWatches(pod.kube(), new Dice(5), 20));
  const stop = new AbortController();
  let created = 0;
  manager.controller({
    name: "copies",
    watches: [keysOf("all"), { watched: configMaps, keysOf: () => [] }],
    async reconcile(_key, { store, apply }) {
      const { length } = store(configMaps).list();
      if (length === 12) return stop.abort();
      created++;
      const metadata = { name: `copy-${length}`, namespace: "default" };
      const made = await apply(configMaps, { metadata });
      assertEquals(made.metadata.ownerReferences, undefined);
      return { requeueAfterMs: 1 };
    },
  });
  await manager.run({ signal: stop.signal });
  assertEquals(created, 12);
});

test("a reconcile of a key stops with the Lease, its writes are refused, and the next term repeats it", async () => {
  await using pod = await startWebsites();
  createActiveLease(pod, "main");
  const election = { name: "main", events: false, retryPeriodMs: 20, onError: () => {} };
  await using manager = createManager(pod.kube(), { leaderElection: election });
  const stop = new AbortController();
  const outcomes: unknown[] = [];
  const begun = Promise.withResolvers<void>();
  manager.controller({
    name: "accounts",
    watches: [keysOf("one")],
    async reconcile(key, { signal, apply }) {
      const object = { metadata: { name: key, namespace: "default" } };
      if (outcomes.length === 0) {
        begun.resolve();
        await untilAborted(signal);
        outcomes.push(await assertRejects(() => apply(configMaps, object)));
        return;
      }
      outcomes.push((await apply(configMaps, object)).metadata.name);
      stop.abort();
    },
  });
  const running = manager.run({ signal: stop.signal });
  await begun.promise;
  const lease = pod.server.store.get("coordination.k8s.io/leases", "default/main")!.object;
  const spec = { ...lease.spec as object, holderIdentity: "" };
  pod.server.objects.update({ ...lease, spec } as never);
  await running;
  assert(outcomes[0] instanceof LeadershipLostError, String(outcomes[0]));
  assertEquals(outcomes[1], "one");
});

test("with shards each key is one replica's, and a replica that leaves hands over all of its keys", async () => {
  const clock = new TestClock();
  await using pod = await startWebsites();
  createActiveShardMap(pod.server, "main", 8);
  const names = Array.from({ length: 24 }, (_, index) => `account-${index}`);
  const running = new Map<string, string>();
  const start = (replica: string) => {
    const shards = { name: "main", buckets: 8 };
    const manager = createManager(pod.kube({ clock }), { shards });
    const keys = new Set<string>();
    manager.controller({
      name: "accounts",
      watches: [keysOf(...names)],
      concurrency: 4,
      async reconcile(key) {
        assertEquals(running.get(key), undefined);
        running.set(key, replica);
        await new Promise((resolve) => setTimeout(resolve, 0));
        running.delete(key);
        keys.add(key);
      },
    });
    const stop = new AbortController();
    return { manager, keys, stop, run: manager.run({ signal: stop.signal }) };
  };
  const until = (isDone: () => boolean) => clock.until(isDone);
  const first = start("first");
  await until(() => first.keys.size === names.length);
  const second = start("second");
  await until(() => second.manager.shards!.held.length === 4 && second.keys.size > 0);
  await until(() => first.manager.shards!.held.length === 4);
  const own = names.filter((name) => {
    const { shards } = second.manager;
    return shards!.held.includes(shards!.bucketOf(name));
  });
  await until(() => own.every((name) => second.keys.has(name)));
  assertEquals([...second.keys].toSorted(), own.toSorted());
  first.keys.clear();
  second.stop.abort();
  await clock.until(second.run);
  await until(() => own.every((name) => first.keys.has(name)));
  first.stop.abort();
  await clock.until(first.run);
});

test("a source that cannot be followed leaves none of the others", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube());
  const transform = <T>(object: T) => object;
  manager.controller({ for: { resource: websites, transform }, reconcile: () => {} });
  const watches = [configMaps, websites].map((watched) => ({ watched, keysOf: () => [] }));
  const add = () => manager.controller({ name: "wrong", watches, reconcile: () => {} });
  assertThrows(add, TypeError, "transform");
  assertEquals(manager.followed.map(({ informer }) => informer.path), [
    "/apis/example.com/v1/websites",
  ]);
});
