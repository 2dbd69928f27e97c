import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { createManager } from "../../src/controller/manager.ts";
import { RunProgress } from "../../src/controller/manager_state.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { withClock } from "../support/clocks/with_clock.ts";
import { startWebsites, website, websites } from "../support/controllers/websites.ts";
import { test } from "../support/test.ts";

test("the state of a manager is syncing until its informers are synced, and ends as its run does", async () => {
  let isAllowed = false;
  const refused = Promise.withResolvers<void>();
  await using pod = await startWebsites({
    authorize: ({ path }) => !path.endsWith("/websites") || isAllowed,
  });
  await using manager = createManager(pod.kube(), { onError: () => refused.resolve() });
  const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  manager.controller({
    for: websites,
    reconcile: () => {
      begun.resolve();
      return released.promise;
    },
  });
  pod.server.objects.create({ ...website, metadata: { name: "a" } });
  const stop = new AbortController();
  assertEquals(manager.state, { name: "idle", hung: [] });
  const running = manager.run({ signal: stop.signal });
  await refused.promise;
  assertEquals(manager.state.name, "syncing");
  isAllowed = true;
  await begun.promise;
  assertEquals(manager.state.name, "running");
  stop.abort();
  assertEquals(manager.state.name, "stopping");
  released.resolve();
  await running;
  assertEquals(manager.state, { name: "stopped", hung: [] });
});

test("a manager that waits for the Lease is running", async () => {
  await using pod = await startWebsites();
  pod.server.objects.create({
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name: "main" },
    spec: { holderIdentity: "other", leaseDurationSeconds: 15 },
  });
  const waiting = Promise.withResolvers<void>();
  await using manager = createManager(pod.kube(), {
    leaderElection: {
      name: "main",
      events: false,
      onChange: ({ state }) => state === "waiting" && waiting.resolve(),
    },
  });
  manager.controller({ for: websites, reconcile: () => {} });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await waiting.promise;
  assertEquals([manager.state.name, manager.election?.state], ["running", "waiting"]);
  stop.abort();
  await running;
});

test("the state of a manager names the controllers whose reconcile goes on after limit and grace", async () => {
  await using pod = await startWebsites();
  const clock = new FakeClock();
  await using manager = createManager(withClock(pod.kube(), clock), {
    graceMs: 50,
    onError: () => {},
  });
  const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  using _held = { [Symbol.dispose]: () => released.resolve() }; // also if an assertion fails
  manager.controller({
    for: websites,
    timeoutMs: 100,
    reconcile: () => {
      begun.resolve();
      return released.promise;
    },
  });
  pod.server.objects.create({ ...website, metadata: { name: "a" } });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await begun.promise;
  await clock.advance(150);
  assertEquals(manager.state, { name: "running", hung: [] });
  await clock.advance(1);
  assertEquals(manager.state, { name: "running", hung: ["websites"] });
  stop.abort();
  const over = assertRejects(() => running);
  await clock.advance(50);
  const error = await over;
  assertStrictEquals(manager.state.error, error);
  assertEquals(manager.state.name, "failed");
});

test("RunProgress follows a run, and passes on its error", async () => {
  const parts = { end: undefined, isSynced: false, controllers: [], graceMs: 0 };
  const progress = new RunProgress();
  const error = new Error("broken");
  const following = progress.follow(Promise.reject(error));
  assertEquals(progress.state(parts).name, "syncing");
  assertEquals(progress.state({ ...parts, isSynced: true }).name, "running");
  assertStrictEquals(await assertRejects(() => following), error);
  assertEquals(progress.state(parts), { name: "failed", error, hung: [] });
});
