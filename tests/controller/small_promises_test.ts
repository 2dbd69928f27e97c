import { assert, assertEquals } from "@std/assert";
import { createManager } from "../../src/controller/manager.ts";
import { TerminalError } from "../../src/controller/work/terminal_error.ts";
import {
  startWebsites,
  storedSite,
  website as kind,
  websites,
} from "../support/controllers/websites.ts";
import { createActiveLease } from "../support/election/active_lease.ts";
import { until } from "../support/servers/until.ts";
import { test } from "../support/test.ts";

test("a manager without controllers leads until it is stopped", async () => {
  await using pod = await startWebsites();
  createActiveLease(pod, "main");
  const stop = new AbortController();
  const leading = Promise.withResolvers<void>();
  await using manager = createManager(pod.kube(), {
    leaderElection: {
      name: "main",
      events: false,
      onChange: ({ state }) => state === "leading" && leading.resolve(),
    },
  });
  let hasEnded = false;
  const running = manager.run({ signal: stop.signal }).finally(() => hasEnded = true);
  await leading.promise;
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals([hasEnded, manager.election?.state], [false, "leading"]);
  stop.abort();
  await running;
});

test("a key that is enqueued before run is reconciled, also if its object is gone", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube());
  const gone = Promise.withResolvers<string>();
  const controller = manager.controller({
    for: websites,
    reconcile: () => {},
    onGone: ({ key }) => gone.resolve(key),
  });
  controller.enqueue("default/gone");
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  assertEquals(await gone.promise, "default/gone");
  stop.abort();
  await running;
});

test("an error with a TerminalError as its cause is not repeated", async () => {
  await using pod = await startWebsites();
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  const stop = new AbortController();
  await using manager = createManager(pod.kube(), { onError: () => stop.abort() });
  const controller = manager.controller({
    for: websites,
    reconcile: () => {
      throw new Error("The site is wrong.", { cause: new TerminalError("no text") });
    },
  });
  await manager.run({ signal: stop.signal });
  assertEquals([controller.counts.failed, controller.counts.failedForGood], [1, 1]);
});

test("a status that says why a reconcile has failed for good leads to no second run", async () => {
  await using pod = await startWebsites();
  const runs: string[] = [];
  const stop = new AbortController();
  await using manager = createManager(pod.kube(), { onError: () => {} });
  manager.controller({
    for: websites,
    async reconcile({ metadata: { name } }, { setConditions }) {
      runs.push(name);
      if (name === "after") return stop.abort();
      await setConditions([{ type: "Ready", status: "False", reason: "NoText" }]);
      throw new TerminalError("The site has no text.");
    },
  });
  const running = manager.run({ signal: stop.signal });
  for (const name of ["a", "b", "after"]) {
    pod.server.objects.create({ ...kind, metadata: { name } });
    if (name === "after") break;
    const written = () => storedSite(pod, name)?.status !== undefined;
    await until(pod, "example.com/websites", written);
  }
  await running;
  assertEquals(runs, ["a", "b", "after"]);
});

test("a cleanup beside another controller ends without a failure", async () => {
  await using pod = await startWebsites();
  const { objects } = pod.server;
  const told: unknown[] = [];
  await using manager = createManager(pod.kube(), { onError: (error) => told.push(error) });
  const other = "example.com/other";
  const own = "example.com/own";
  manager.controller({
    for: websites,
    reconcile: () => {},
    finalizer: {
      name: own,
      cleanup: ({ metadata }) => {
        const current = storedSite(pod, metadata.name)!;
        const isLast = metadata.name === "gone";
        const finalizers = current.metadata.finalizers!.filter((each) => !isLast && each !== other);
        objects.update({ ...current, metadata: { ...current.metadata, finalizers } } as never);
      },
    },
  });
  const names = ["a", "gone"];
  const isThere = (name: string) => storedSite(pod, name)?.metadata.finalizers?.includes(own);
  for (const name of names) {
    objects.create({ ...kind, metadata: { name, finalizers: [other] } });
  }
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await until(pod, "example.com/websites", () => names.every(isThere));
  for (const name of names) objects.delete({ ...kind, name });
  await until(pod, "example.com/websites", () => names.every((name) => !storedSite(pod, name)));
  stop.abort();
  await running;
  assertEquals(told, []);
});

test("a controller of metadata alone gets metadata alone, also when its finalizer was added", async () => {
  await using pod = await startWebsites();
  const { objects } = pod.server;
  const seen: string[][] = [];
  let cleaned = 0;
  await using manager = createManager(pod.kube());
  manager.controller({
    for: { resource: websites, metadataOnly: true },
    reconcile: (site) => void seen.push(Object.keys(site).toSorted()),
    finalizer: { name: "example.com/own", cleanup: () => void cleaned++ },
  });
  objects.create({ ...kind, metadata: { name: "a" }, spec: { text: "1" } });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  const site = () => storedSite(pod, "a");
  await until(pod, "example.com/websites", () => site()?.metadata.finalizers?.length === 1);
  while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  objects.delete({ ...kind, name: "a" });
  await until(pod, "example.com/websites", () => site() === undefined);
  stop.abort();
  await running;
  assert(seen.every((keys) => !keys.includes("spec")), JSON.stringify(seen));
  assertEquals(cleaned > 0, true);
});

test("an index that is asked for after the controller, and while it runs, has its objects", async () => {
  await using pod = await startWebsites();
  for (const name of ["a", "b"]) pod.server.objects.create({ ...kind, metadata: { name } });
  await using manager = createManager(pod.kube());
  const stop = new AbortController();
  const path = "/apis/example.com/v1/websites";
  const found: number[] = [];
  manager.controller({
    for: websites,
    reconcile: () => {
      const indexes = { late: () => "all" };
      const { store } = manager.informers.informer(path, found.length === 0 ? { indexes } : {});
      found.push(...["early", "late"].map((name) => store.countByIndex(name, "all")));
      stop.abort();
    },
  });
  manager.informers.informer(path, { indexes: { early: () => "all" } });
  await manager.run({ signal: stop.signal });
  assertEquals(found, [2, 2]);
  assertEquals(pod.server.counters.watchesOpened, 1);
});

test("the client of a reconcile has handles for the manager's informers", async () => {
  await using pod = await startWebsites();
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await using manager = createManager(pod.kube());
  const stop = new AbortController();
  const paths: string[] = [];
  manager.controller({
    for: websites,
    reconcile: (_site, { client }) => {
      paths.push(manager.informers.informer(client(websites)).path);
      stop.abort();
    },
  });
  await manager.run({ signal: stop.signal });
  assertEquals(paths, ["/apis/example.com/v1/namespaces/default/websites"]);
});

test("many reconciles that wait for nothing leave turns to timers and sockets", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube());
  const stop = new AbortController();
  let left = 2_000;
  let ticks = 0;
  const controller = manager.controller({
    for: websites,
    reconcile: () => {},
    onGone() {
      if (left === 2_000) ticks = 0; // the start has had some
      const untilMs = performance.now() + 0.1;
      while (performance.now() < untilMs);
      if (--left === 0) stop.abort();
    },
  });
  for (let i = 0; i < left; i++) controller.enqueue(`default/gone-${i}`);
  const tick = () => void (ticks++, left > 0 && setTimeout(tick, 0));
  const running = manager.run({ signal: stop.signal });
  tick();
  await running;
  assert(ticks > 5, `${ticks} turns`);
});
