import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { ControllerHandle } from "../../src/controller/work/controller_handle.ts";
import { createManager, type Manager } from "../../src/controller/manager.ts";
import { ShardMapError } from "../../src/election/shards/shard_map_error.ts";
import { TestClock } from "../../src/testing/mod.ts";
import { startWebsites, website as kind, websites } from "../support/controllers/websites.ts";
import { createActiveShardMap } from "../support/election/active_shard_map.ts";
import type { Pod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

const BUCKETS = 8;
const NAMES = Array.from({ length: 40 }, (_, index) => `site-${index}`);

interface Replica {
  manager: Manager;
  controller: ControllerHandle;
  /** The keys that it has reconciled, in order. */
  runs: string[];
  stop: AbortController;
  running: Promise<void>;
}

function startReplica(pod: Pod, clock: TestClock): Replica {
  const runs: string[] = [];
  const manager = createManager(pod.kube({ clock }), {
    shards: { name: "main", buckets: BUCKETS },
  });
  const controller = manager.controller({
    for: websites,
    reconcile: (_site, { key }) => void runs.push(key),
  });
  const stop = new AbortController();
  return { manager, controller, runs, stop, running: manager.run({ signal: stop.signal }) };
}

function createSites({ server }: Pod): void {
  for (const name of NAMES) server.objects.create({ ...kind, metadata: { name } });
}

test(
  "replicas divide the objects, take over from one that leaves, and say who has which",
  async () => {
    await using pod = await startWebsites();
    createActiveShardMap(pod.server, "main", BUCKETS);
    createSites(pod);
    const clock = new TestClock();
    const first = startReplica(pod, clock);
    await clock.until(() => new Set(first.runs).size === NAMES.length);
    assertEquals(first.manager.shards!.held.length, BUCKETS);

    const second = startReplica(pod, clock);
    const half = BUCKETS / 2;
    await clock.until(() => second.manager.shards!.held.length === half);
    await clock.until(() => first.manager.shards!.held.length === half);
    const { shards } = second.manager;
    const own = NAMES.map((name) => `default/${name}`)
      .filter((key) => shards!.held.includes(shards!.bucketOf(key)));
    await clock.until(() => own.every((key) => second.runs.includes(key)));
    assertEquals(new Set(second.runs), new Set(own));

    first.runs.length = second.runs.length = 0;
    for (const object of pod.server.objects.list(kind)) {
      pod.server.objects.update({ ...object, spec: { text: "changed" } } as never);
    }
    await clock.until(() => first.runs.length + second.runs.length === NAMES.length);
    assertEquals(new Set(second.runs), new Set(own));

    const foreign = NAMES.map((name) => `default/${name}`).find((key) => !own.includes(key));
    const { state, reason } = second.controller.stateOf(foreign!);
    assertEquals(state, "waiting");
    assert(reason?.includes(`is held by ${first.manager.shards!.identity}`), reason);
    assertEquals(second.controller.stateOf(own[0]!).state, "idle");

    first.runs.length = 0;
    second.stop.abort();
    await clock.until(second.running);
    await clock.until(() => own.every((key) => first.runs.includes(key)));
    first.stop.abort();
    await clock.until(first.running);
    const { server } = pod;
    const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease" };
    assertEquals(server.objects.list(lease), []);
    const map = server.store.get("configmaps", "default/main")!.object as {
      data?: Record<string, string>;
    };
    assertEquals(map.data?.holders, "{}");
  },
);

test("a replica refuses shards of the same name with another number of buckets", async () => {
  await using pod = await startWebsites();
  createActiveShardMap(pod.server, "main", BUCKETS * 2);
  const clock = new TestClock();
  const { running } = startReplica(pod, clock);
  const error = await assertRejects(() => clock.until(running), ShardMapError);
  assert(error.message.includes('its buckets is "16", and this program\'s is 8'), error.message);
});

test(
  "a map that is damaged while a reconcile runs ends the manager once that has ended",
  async () => {
    await using pod = await startWebsites();
    createActiveShardMap(pod.server, "main", BUCKETS);
    createSites(pod);
    const { promise: started, resolve: start } = Promise.withResolvers<void>();
    const { promise: work, resolve: end } = Promise.withResolvers<void>();
    const aborted = Promise.withResolvers<void>();
    const manager = createManager(pod.kube(), { shards: { name: "main", buckets: BUCKETS } });
    manager.controller({
      for: websites,
      async reconcile(_site, { signal }) {
        signal.addEventListener("abort", () => aborted.resolve(), { once: true });
        start();
        await work;
      },
    });
    const running = manager.run();
    await started;
    const map = pod.server.objects.get({ apiVersion: "v1", kind: "ConfigMap", name: "main" })!;
    pod.server.objects.update({ ...map, data: { ...map.data as object, seq: "x" } } as never);
    await aborted.promise;
    // Time for a rejection that is not handled to be noticed.
    await new Promise((resolve) => setTimeout(resolve, 50));
    end();
    await assertRejects(() => running, ShardMapError, 'its seq is "x"');
  },
);

test("a manager has a leader or shards, and both are checked at once", async () => {
  await using pod = await startWebsites();
  const kube = pod.kube();
  const both = { leaderElection: { name: "a" }, shards: { name: "a" } };
  assertThrows(() => createManager(kube, both), TypeError, "either leaderElection or shards");
  for (const buckets of [0, -1, 1.5, 5_000]) {
    assertThrows(() => createManager(kube, { shards: { name: "a", buckets } }), RangeError);
  }
  for (const name of ["", "A b", "x".repeat(64)]) {
    assertThrows(() => createManager(kube, { shards: { name } }), TypeError);
  }
});
