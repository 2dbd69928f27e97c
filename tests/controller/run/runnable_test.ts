import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import type { Runnable } from "../../../src/controller/run/runnable.ts";
import { runnableSettings } from "../../../src/controller/run/runnable.ts";
import { createManager } from "../../../src/controller/manager.ts";
import { TimeoutError } from "../../../src/core/errors.ts";
import { LeadershipLostError } from "../../../src/election/term.ts";
import { untilAborted } from "../../../src/core/time/waiting.ts";
import { startWebsites, website as kind, websites } from "../../support/controllers/websites.ts";
import { createActiveLease } from "../../support/election/active_lease.ts";
import type { Pod } from "../../support/fakes/pod.ts";

import { test } from "../../support/test.ts";

const LEASES = "coordination.k8s.io/leases";
const election = { name: "main", events: false, retryPeriodMs: 20, onError: () => {} };

/** Takes the Lease from its holder. */
function takeLease({ server }: Pod, holderIdentity: string): void {
  const lease = server.store.get(LEASES, "default/main")!.object;
  server.objects.update({ ...lease, spec: { ...lease.spec as object, holderIdentity } } as never);
}

test("a runnable of every replica runs without the Lease, and the other once for each term", async () => {
  await using pod = await startWebsites();
  createActiveLease(pod, "main");
  takeLease(pod, "another");
  await using manager = createManager(pod.kube(), { leaderElection: election });
  const steps: string[] = [];
  const [always, first, second] = [0, 1, 2].map(() => Promise.withResolvers<void>());
  manager.add(async ({ signal }) => {
    steps.push("always begins");
    always!.resolve();
    await untilAborted(signal);
    steps.push("always ends");
  }, { needLeaderElection: false });
  manager.add(async ({ signal }) => {
    const isFirst = !steps.includes("leading ends");
    steps.push("leading begins");
    (isFirst ? first : second)!.resolve();
    await untilAborted(signal);
    steps.push("leading ends");
  });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await always!.promise;
  assertEquals(steps, ["always begins"]);
  takeLease(pod, "");
  await first!.promise;
  takeLease(pod, "");
  await second!.promise;
  stop.abort();
  await running;
  const leading = ["leading begins", "leading ends", "leading begins", "leading ends"];
  assertEquals(steps.filter((step) => step.startsWith("leading")), leading);
  assertEquals(steps.filter((step) => step.startsWith("always")), ["always begins", "always ends"]);
});

test("what is left of a runnable after a lost Lease cannot write, also in the next term", async () => {
  await using pod = await startWebsites();
  createActiveLease(pod, "main");
  await using manager = createManager(pod.kube(), { leaderElection: election });
  const headers = { "content-type": "application/json" };
  const write = { method: "POST", headers, body: JSON.stringify({ metadata: { name: "a" } }) };
  const writes: (() => Promise<Response>)[] = [];
  const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  manager.add(async ({ signal, kube }) => {
    writes.push(() => kube.fetch("/api/v1/namespaces/default/configmaps", write));
    begun[writes.length - 1]?.resolve();
    await untilAborted(signal);
  });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await begun[0]!.promise;
  takeLease(pod, "");
  await begun[1]!.promise;
  await assertRejects(() => writes[0]!(), LeadershipLostError);
  assertEquals((await writes[1]!()).status, 201);
  stop.abort();
  await running;
});

test("a runnable that fails ends the manager in order, and run rejects with its error", async () => {
  await using pod = await startWebsites();
  createActiveLease(pod, "main");
  await using manager = createManager(pod.kube(), { leaderElection: election });
  const error = new RangeError("no port");
  const reconciling = Promise.withResolvers<void>();
  const steps: string[] = [];
  manager.controller({
    for: websites,
    async reconcile(_site, { signal }) {
      reconciling.resolve();
      await untilAborted(signal);
      const { spec } = pod.server.store.get(LEASES, "default/main")!.object as {
        spec?: { holderIdentity?: string };
      };
      steps.push(spec?.holderIdentity === manager.election?.identity ? "held" : "given back");
    },
  });
  manager.add(async () => {
    await reconciling.promise;
    throw error;
  }, { needLeaderElection: false });
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  assertStrictEquals(await assertRejects(() => manager.run()), error);
  assertEquals(steps, ["held"]); // until the reconcile had ended
  assertEquals(manager.election?.state, "idle");
});

test("a runnable that ignores its signal ends run after the grace, and is named", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube(), { graceMs: 20 });
  const begun = Promise.withResolvers<void>();
  manager.add(() => {
    begun.resolve();
    return new Promise<void>(() => {});
  }, { name: "server" });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await begun.promise;
  stop.abort();
  const what = "The runnable server has not ended within 20 ms after the stop.";
  await assertRejects(() => running, TimeoutError, what);
});

test("a runnable can be added while the manager runs, and be removed again", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube());
  const ready = Promise.withResolvers<void>();
  manager.add(() => ready.resolve());
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await ready.promise;
  const steps: string[] = [];
  const added = manager.add(async ({ signal }) => {
    steps.push("begins");
    await untilAborted(signal);
    steps.push("ends");
  });
  assertEquals(steps, ["begins"]);
  await added[Symbol.asyncDispose]();
  await added[Symbol.asyncDispose]();
  assertEquals(steps, ["begins", "ends"]);
  stop.abort();
  await running;
});

test("a runnable begins when the informers of the controllers are synced", async () => {
  let isAllowed = false;
  await using pod = await startWebsites({
    authorize: ({ path }) => !path.endsWith("/websites") || isAllowed,
  });
  const refused = Promise.withResolvers<void>();
  await using manager = createManager(pod.kube(), { onError: () => refused.resolve() });
  manager.controller({ for: websites, reconcile: () => {} });
  const stop = new AbortController();
  let isSynced: boolean | undefined;
  manager.add(() => {
    isSynced = manager.followed[0]?.informer.synced;
    stop.abort();
  });
  const running = manager.run({ signal: stop.signal });
  await refused.promise;
  assertEquals(isSynced, undefined);
  isAllowed = true;
  await running;
  assertEquals(isSynced, true);
});

test("with shards only a runnable of every replica is possible, and wrong settings are refused", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube(), { shards: { name: "main", buckets: 8 } });
  assertThrows(() => manager.add(() => {}), TypeError, "With shards no replica leads");
  manager.add(() => {}, { needLeaderElection: false });
  for (const wrong of [null, 5, "text", {}] as never[]) {
    assertThrows(() => manager.add(wrong), TypeError, "work of a manager");
  }
  const work: Runnable = () => {};
  assertEquals(runnableSettings(work, {}), { name: "work", needLeaderElection: true });
  const wrongs = [{ name: 5 }, { needLeaderElection: "no" }] as never[];
  for (const wrong of wrongs) {
    assertThrows(() => manager.add(work, wrong), TypeError, Object.keys(wrong)[0]);
  }
});
