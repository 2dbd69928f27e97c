import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { TimeoutError } from "../../src/core/errors.ts";
import { createManager } from "../../src/controller/manager.ts";
import type { ReconcileObservation } from "../../src/controller/context/reconcile_observation.ts";
import { TerminalError } from "../../src/controller/work/terminal_error.ts";
import {
  type ConfigMap,
  configMaps,
  startWebsites,
  storedSite,
  website as kind,
  websites,
} from "../support/controllers/websites.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { withClock } from "../support/clocks/with_clock.ts";
import { until } from "../support/servers/until.ts";
import { createActiveLease } from "../support/election/active_lease.ts";
import { test } from "../support/test.ts";

test("a controller applies what an object owns, heals it, and sets conditions once", async () => {
  await using pod = await startWebsites();
  const { objects, store } = pod.server;
  await using manager = createManager(pod.kube());
  const runs: string[] = [];
  manager.controller({
    for: websites,
    owns: [configMaps],
    async reconcile(site, { key, apply, owned, setConditions }) {
      runs.push(key);
      await apply(configMaps, {
        metadata: { name: site.metadata.name },
        data: { text: site.spec?.text ?? "" },
      });
      await setConditions([{ type: "Ready", status: "True", reason: "Applied" }]);
      assert(owned(configMaps).length <= 1);
    },
  });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  objects.create({ ...kind, metadata: { name: "a" }, spec: { text: "1" } });
  const text = () =>
    (store.get("configmaps", "default/a")?.object as ConfigMap | undefined)?.data?.text;
  await until(pod, "configmaps", () => text() === "1");
  const site = () => storedSite(pod, "a");
  await until(
    pod,
    "example.com/websites",
    () => site()?.status?.conditions?.[0]?.status === "True",
  );
  const { ownerReferences } = (store.get("configmaps", "default/a")!.object as ConfigMap).metadata;
  assertEquals(ownerReferences?.map(({ name, controller }) => [name, controller]), [["a", true]]);
  objects.delete({ apiVersion: "v1", kind: "ConfigMap", name: "a" });
  await until(pod, "configmaps", () => text() === "1");
  objects.update({ ...site()!, spec: { text: "2" } } as never);
  await until(pod, "configmaps", () => text() === "2");
  stop.abort();
  await running;
  const count = runs.length;
  objects.create({ ...kind, metadata: { name: "b" } });
  assertEquals([runs.length, new Set(runs)], [count, new Set(["default/a"])]);
});

test("a finalizer is added first, and removed after its cleanup has succeeded", async () => {
  await using pod = await startWebsites();
  const { objects } = pod.server;
  await using manager = createManager(pod.kube(), {
    onError: (error) => console.log(String(error)),
  });
  const told: string[] = [];
  let fails = true;
  manager.controller({
    for: websites,
    reconcile: ({ metadata }) => void told.push(`reconcile ${metadata.finalizers?.join()}`),
    finalizer: {
      name: "example.com/bucket",
      cleanup: ({ metadata }) => {
        told.push(`cleanup ${metadata.name}`);
        if (fails) {
          fails = false;
          throw new Error("the bucket is not empty");
        }
      },
    },
  });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  objects.create({ ...kind, metadata: { name: "a" } });
  const site = () => storedSite(pod, "a");
  await until(pod, "example.com/websites", () => (site()?.metadata.finalizers?.length ?? 0) > 0);
  objects.delete({ ...kind, name: "a" });
  await until(pod, "example.com/websites", () => site() === undefined);
  stop.abort();
  await running;
  assertEquals(told.filter((line) => line.startsWith("cleanup")).length, 2);
  assert(told.every((line) => line !== "reconcile undefined"), told.join());
});

test("a manager runs once, and takes no controllers after its end", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube());
  manager.controller({ name: "first", for: websites, reconcile: () => {} });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await assertRejects(() => manager.run(), TypeError, "create another one");
  stop.abort();
  await running;
  const add = () => manager.controller({ for: websites, reconcile: () => {} });
  assertThrows(add, TypeError, "The manager has ended: it takes no more controller");
  assertThrows(() => manager.add(() => {}), TypeError, "The manager has ended");
});

test("a reconcile that does not end is an error after the grace", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube(), { graceMs: 20 });
  const begun = Promise.withResolvers<void>();
  manager.controller({
    for: websites,
    reconcile: () => {
      begun.resolve();
      return new Promise<void>(() => {});
    },
  });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await begun.promise;
  stop.abort();
  await assertRejects(() => running, TimeoutError, "within 20 ms after the stop");
});

test("only the leader of two managers reconciles, and the other takes over", async () => {
  await using pod = await startWebsites();
  createActiveLease(pod, "websites");
  const runs: string[] = [];
  const start = (replica: string) => {
    const leaderElection = {
      name: "websites",
      events: false,
      leaseDurationMs: 2_000,
      renewDeadlineMs: 900,
      retryPeriodMs: 20,
    };
    const manager = createManager(pod.kube(), { leaderElection });
    manager.controller({ for: websites, reconcile: () => void runs.push(replica) });
    const stop = new AbortController();
    const running = manager.run({ signal: stop.signal });
    return { manager, stop: () => (stop.abort(), running) };
  };
  const first = start("first");
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  const holder = () =>
    (pod.server.store.get("coordination.k8s.io/leases", "default/websites")?.object
      .spec as { holderIdentity?: string }).holderIdentity ?? "";
  await until(
    pod,
    "coordination.k8s.io/leases",
    () => holder() === first.manager.election?.identity,
  );
  const second = start("second");
  while (!runs.includes("first")) await new Promise((resolve) => setTimeout(resolve, 0));
  await first.stop();
  await until(
    pod,
    "coordination.k8s.io/leases",
    () => holder() === second.manager.election?.identity,
  );
  while (!runs.includes("second")) await new Promise((resolve) => setTimeout(resolve, 0));
  await second.stop();
  assertEquals([runs.indexOf("second") > runs.lastIndexOf("first"), holder()], [true, ""]);
});

test("a second controller needs a name of its own, and settings are checked at once", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube());
  const options = { for: websites, reconcile: () => {} };
  manager.controller(options);
  assertThrows(() => manager.controller(options), TypeError, "a controller websites already");
  manager.controller({ ...options, name: "others" });
  const odd = { ...options, name: "odd", concurrency: 0 };
  assertThrows(() => manager.controller(odd), RangeError, "The concurrency of odd");
  assertThrows(() => createManager(pod.kube(), { graceMs: NaN }), RangeError, "graceMs");
});

test("Events of the last reconcile are sent before the manager ends", async () => {
  await using pod = await startWebsites();
  // Its clock stands still: the limit of the end never passes, however busy the machine is.
  await using manager = createManager(withClock(pod.kube(), new FakeClock(Date.now())));
  const stop = new AbortController();
  manager.controller({
    for: websites,
    reconcile: (_site, { recordEvent }) => {
      for (let count = 0; count < 20; count++) recordEvent({ reason: `R${count}`, note: "x" });
      stop.abort();
    },
  });
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await manager.run({ signal: stop.signal });
  assertEquals(pod.server.objects.list({ apiVersion: "v1", kind: "Event" }).length, 20);
});

test("Events that cannot be recorded are reported once, and fail no reconcile", async () => {
  await using pod = await startWebsites();
  const refused = { method: "POST", path: "/apis/events.k8s.io/v1/namespaces/default/events" };
  pod.server.faults.inject({ kind: "status", code: 403, match: refused, times: 5 });
  const told: unknown[][] = [];
  await using manager = createManager(pod.kube(), {
    onError: (error, ...where) => told.push([String(error).includes("403"), ...where]),
  });
  const stop = new AbortController();
  const controller = manager.controller({
    for: websites,
    reconcile: (_site, { recordEvent }) => {
      for (let count = 0; count < 5; count++) recordEvent({ reason: `R${count}`, note: "x" });
      stop.abort();
    },
  });
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await manager.run({ signal: stop.signal });
  assertEquals([controller.counts.succeeded, controller.counts.failed], [1, 0]);
  assertEquals(told, [[true, "websites", "an Event, which is not recorded"]]);
});

test("a delay that is not a number fails the reconcile", async () => {
  await using pod = await startWebsites();
  const stop = new AbortController();
  const told: string[] = [];
  await using manager = createManager(pod.kube(), {
    onError: (error) => {
      told.push(String(error));
      stop.abort();
    },
  });
  manager.controller({ for: websites, reconcile: () => ({ requeueAfterMs: NaN }) });
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await manager.run({ signal: stop.signal });
  assertEquals(told, ["TypeError: requeueAfterMs must be a number of milliseconds: it is NaN."]);
});

test("a manager reports each reconcile to its listeners, until they are disposed of", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube(), { onError: () => {} });
  const seen = Promise.withResolvers<void>();
  const heard: ReconcileObservation[] = [];
  const controller = manager.controller({
    for: websites,
    concurrency: 2,
    reconcile: ({ metadata }, { attempt }) => {
      if (metadata.name === "bad") throw new TerminalError("bad");
      if (metadata.name === "late" && attempt === 1) throw new Error("late");
      return metadata.name === "late" ? { requeueAfterMs: 3_600_000 } : {};
    },
  });
  manager.onReconcile((observation) => heard.push(observation))[Symbol.dispose]();
  using _listening = manager.onReconcile((observation) => {
    if (heard.push(observation) === 4) seen.resolve();
  });
  assertEquals([manager.controllers, controller.concurrency], [[controller], 2]);
  assertEquals(manager.followed.map(({ informer }) => informer.path), [
    "/apis/example.com/v1/websites",
  ]);
  for (const name of ["good", "bad", "late"]) {
    pod.server.objects.create({ ...kind, metadata: { name } });
  }
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await seen.promise;
  stop.abort();
  await running;
  assertEquals(heard.map(({ key, outcome }) => `${key} ${outcome}`).toSorted(), [
    "default/bad failedForGood",
    "default/good succeeded",
    "default/late failed",
    "default/late requeued",
  ]);
  for (const { controller, waitedMs, durationMs } of heard) {
    assertEquals([controller, waitedMs >= 0, durationMs >= 0], ["websites", true, true]);
  }
});
