import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createManager } from "../../../src/controller/manager.ts";
import { untilAborted } from "../../../src/core/time/waiting.ts";
import { TimeoutError } from "../../../src/core/errors.ts";
import { LeadershipLostError } from "../../../src/election/term.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { withClock } from "../../support/clocks/with_clock.ts";
import { delayedWatches } from "../../support/controllers/delayed_watches.ts";
import {
  configMaps,
  startWebsites,
  website as kind,
  websites,
} from "../../support/controllers/websites.ts";
import { Dice } from "../../support/dice.ts";
import { createActiveLease } from "../../support/election/active_lease.ts";
import { type Pod, startPod } from "../../support/fakes/pod.ts";
import { until } from "../../support/servers/until.ts";
import { test } from "../../support/test.ts";

const copied = (key: string) => ({ name: key.replace("/", "."), namespace: "default" });

function dataOf({ server }: Pod, name: string): unknown {
  const object = server.store.get("configmaps", `default/${name}`)?.object as { data?: unknown };
  return object?.data;
}

test("a controller follows the objects of two clusters, and copies from one to the other", async () => {
  await using here = await startWebsites();
  await using there = await startPod();
  const remote = there.kube();
  await using manager = createManager(here.kube());
  manager.controller({
    for: websites,
    watches: [{
      kube: remote,
      watched: configMaps,
      keysOf: ({ metadata }) => [`default/${metadata.name.split(".")[1]}`],
    }],
    async reconcile({ spec }, { key, cluster }) {
      const { store, apply } = cluster(remote);
      const text = spec?.text ?? "";
      if (store(configMaps).get(`default/${copied(key).name}`)?.data?.text === text) return;
      const made = await apply(configMaps, { metadata: copied(key), data: { text } });
      assertEquals(made.metadata.ownerReferences, undefined);
    },
  });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  const site = here.server.objects.create({
    ...kind,
    metadata: { name: "a" },
    spec: { text: "1" },
  });
  await until(there, "configmaps", () => dataOf(there, "default.a") !== undefined);
  here.server.objects.update({ ...site, spec: { text: "2" } } as never);
  const isText = (text: string) => JSON.stringify(dataOf(there, "default.a")).includes(text);
  await until(there, "configmaps", () => isText("2"));
  // Another writer of the remote cluster is noticed, and its change is set back.
  const copy = there.server.store.get("configmaps", "default/default.a")!.object;
  there.server.objects.update({ ...copy, data: { text: "changed" } } as never);
  await until(there, "configmaps", () => isText("2"));
  stop.abort();
  await running;
  assertEquals(here.server.store.get("configmaps", "default/default.a"), undefined);
  assertEquals(manager.followed.length, 2);
});

test("a reconcile sees its own writes in the store of another cluster, with late watches", async () => {
  await using here = await startPod();
  await using there = await startPod();
  const remote = delayedWatches(there.kube(), new Dice(6), 200);
  await using manager = createManager(here.kube());
  const stop = new AbortController();
  let created = 0;
  const controller = manager.controller({
    name: "copies",
    watches: [
      {
        async *keys({ signal }) {
          yield "all";
          await untilAborted(signal);
        },
      },
      { kube: remote, watched: configMaps, keysOf: () => [] },
    ],
    async reconcile(_key, { cluster }) {
      const { store, apply } = cluster(remote);
      const { length } = store(configMaps).list();
      if (length === 12) return stop.abort();
      created++;
      await apply(configMaps, { metadata: { name: `copy-${length}`, namespace: "default" } });
      return { requeueAfterMs: 1 };
    },
  });
  await manager.run({ signal: stop.signal });
  assertEquals([created, controller.counts.failed], [12, 0]);
  assert(controller.counts.waitedForStore > 0);
});

test("a write in another cluster is refused when the Lease of the manager's is lost", async () => {
  await using here = await startWebsites();
  await using there = await startPod();
  createActiveLease(here, "main");
  const election = { name: "main", events: false, retryPeriodMs: 20, onError: () => {} };
  await using manager = createManager(here.kube(), { leaderElection: election });
  const remote = there.kube();
  const begun = Promise.withResolvers<void>();
  const refused = Promise.withResolvers<unknown>();
  let attempts = 0;
  manager.controller({
    for: websites,
    async reconcile(_site, { signal, cluster }) {
      if (attempts++ > 0) return;
      const { apply } = cluster(remote);
      begun.resolve();
      await untilAborted(signal);
      const object = { metadata: { name: "a", namespace: "default" } };
      refused.resolve(await assertRejects(() => apply(configMaps, object)));
    },
  });
  here.server.objects.create({ ...kind, metadata: { name: "a" } });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await begun.promise;
  const lease = here.server.store.get("coordination.k8s.io/leases", "default/main")!.object;
  const spec = { ...lease.spec as object, holderIdentity: "" };
  here.server.objects.update({ ...lease, spec } as never);
  assert(await refused.promise instanceof LeadershipLostError);
  stop.abort();
  await running;
  assertEquals(there.server.requests.filter(({ method }) => method !== "GET"), []);
});

test("a manager works only when the stores of the other cluster are synced, and says which is not", async () => {
  await using here = await startWebsites();
  await using there = await startPod({ authorize: ({ path }) => !path.endsWith("/configmaps") });
  const told = Promise.withResolvers<unknown[]>();
  const clock = new FakeClock();
  await using manager = createManager(withClock(here.kube(), clock), {
    onError: (_error, ...where) => told.resolve(where),
  });
  const remote = withClock(there.kube(), clock);
  let hasRun = false;
  manager.controller({
    for: websites,
    watches: [{ kube: remote, watched: configMaps, keysOf: () => [] }],
    reconcile: () => void (hasRun = true),
  });
  here.server.objects.create({ ...kind, metadata: { name: "a" } });
  const running = manager.run();
  running.catch(() => {}); // it may reject before it is awaited
  const informer = `the informer of /api/v1/configmaps of ${remote.server}`;
  assertEquals(await told.promise, ["websites", informer]);
  await clock.advance(120_000);
  const late =
    `The informer of /api/v1/configmaps of ${remote.server} was not synced within 120000 ms`;
  await assertRejects(() => running, TimeoutError, `${late} for websites: it is`);
  assertEquals(hasRun, false);
});

test("a source of another cluster can come and go, and its informer ends with it", async () => {
  await using here = await startWebsites();
  await using there = await startPod();
  await using manager = createManager(here.kube());
  const remote = there.kube();
  const keys: string[] = [];
  const seen = Promise.withResolvers<void>();
  const controller = manager.controller({
    name: "names",
    watches: [],
    reconcile(key) {
      keys.push(key);
      seen.resolve();
    },
  });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  const config = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
  there.server.objects.create(config);
  const keysOf = ({ metadata }: { metadata: { name: string } }) => [`there/${metadata.name}`];
  const source = controller.addSource({ kube: remote, watched: configMaps, keysOf });
  await seen.promise;
  const [followed] = manager.followed;
  assertEquals([keys, followed?.server], [["there/a"], remote.server]);
  source[Symbol.dispose]();
  assertEquals([manager.followed, followed?.informer.state.name], [[], "stopped"]);
  const wrong = { kube: 5 as never, watched: configMaps, keysOf };
  assertThrows(() => controller.addSource(wrong), TypeError, "A client must come from");
  stop.abort();
  await running;
});
