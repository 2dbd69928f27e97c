import { assert, assertEquals, assertRejects } from "@std/assert";
import { createManager } from "../../src/controller/manager.ts";
import type { ApiStatusError } from "../../src/core/api_status_error.ts";
import { TimeoutError } from "../../src/core/errors.ts";
import { defineResource } from "../../src/client/resource_definition.ts";
import {
  configMaps,
  startWebsites,
  website as kind,
  websites,
} from "../support/controllers/websites.ts";
import { createActiveLease } from "../support/election/active_lease.ts";
import type { Pod } from "../support/fakes/pod.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { withClock } from "../support/clocks/with_clock.ts";
import { test } from "../support/test.ts";

const unserved = defineResource({
  group: "example.com",
  version: "v1",
  plural: "ghosts",
  kind: "Ghost",
});
const election = { name: "main", events: false, retryPeriodMs: 20 };
const LEASES = "coordination.k8s.io/leases";

function leaseRequests({ server }: Pod): number {
  return server.requests.filter(({ path }) => path.includes("/leases")).length;
}

test("a resource that is not served is told, and ends run after 2 min without a request for the Lease", async () => {
  await using pod = await startWebsites();
  const clock = new FakeClock();
  const told: unknown[][] = [];
  const refused = Promise.withResolvers<void>();
  await using manager = createManager(withClock(pod.kube(), clock), {
    leaderElection: { ...election, onError: () => {} },
    onError: (error, ...where) => {
      told.push([(error as ApiStatusError).httpStatus, ...where]);
      refused.resolve();
    },
  });
  manager.controller({ for: websites, owns: [unserved], reconcile: () => {} });
  const running = manager.run();
  let hasEnded = false;
  running.catch(() => hasEnded = true);
  await refused.promise;
  await clock.advance(119_999);
  assertEquals(hasEnded, false);
  await clock.advance(1);
  const error = await assertRejects(() => running, TimeoutError, "/apis/example.com/v1/ghosts");
  assert(error.message.includes("not synced within 120000 ms"), error.message);
  assertEquals((error.cause as ApiStatusError).httpStatus, 404);
  assertEquals(told, [[404, "websites", "the informer of /apis/example.com/v1/ghosts"]]);
  assertEquals([leaseRequests(pod), manager.election?.state], [0, "idle"]);
});

test("a replica competes for the Lease only when its stores are synced", async () => {
  let isAllowed = false;
  await using pod = await startWebsites({
    authorize: ({ path }) => !path.endsWith("/websites") || isAllowed,
  });
  createActiveLease(pod, "main");
  const refused = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  await using manager = createManager(pod.kube(), {
    leaderElection: { ...election, onError: () => {} },
    onError: () => refused.resolve(),
  });
  manager.controller({ for: websites, reconcile: () => begun.resolve() });
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await refused.promise;
  assertEquals([leaseRequests(pod), manager.election?.state], [0, "idle"]);
  isAllowed = true;
  await begun.promise;
  assert(leaseRequests(pod) > 0);
  stop.abort();
  await running;
});

test("a stop ends run while the stores are not synced", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube(), { onError: () => stop.abort() });
  const stop = new AbortController();
  manager.controller({ for: unserved, reconcile: () => {} });
  await manager.run({ signal: stop.signal });
  assertEquals(manager.followed[0]?.informer.synced, false);
});

test("a reconcile that ignores its signal after a lost Lease ends run by a rejection", async () => {
  await using pod = await startWebsites();
  createActiveLease(pod, "main");
  await using manager = createManager(pod.kube(), {
    leaderElection: { ...election, onError: () => {} },
    graceMs: 30,
  });
  const begun = Promise.withResolvers<void>();
  manager.controller({
    for: websites,
    reconcile: () => {
      begun.resolve();
      return new Promise<void>(() => {});
    },
  });
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  const running = manager.run();
  running.catch(() => {}); // it may reject before it is awaited
  await begun.promise;
  pod.server.objects.delete({ apiVersion: "coordination.k8s.io/v1", kind: "Lease", name: "main" });
  await assertRejects(
    () => running,
    TimeoutError,
    "A reconcile of websites has not ended within 30 ms after the Lease was lost.",
  );
  const version = () => pod.server.store.get(LEASES, "default/main")?.object.metadata.uid;
  const uid = version();
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(version(), uid); // it does not compete any more
});

test("a reconcile that ends after a lost Lease is not an error, and the replica competes again", async () => {
  await using pod = await startWebsites();
  createActiveLease(pod, "main");
  await using manager = createManager(pod.kube(), {
    leaderElection: { ...election, onError: () => {} },
    graceMs: 10_000,
  });
  const begun: AbortSignal[] = [];
  manager.controller({
    for: websites,
    reconcile: (_site, { signal }) => {
      begun.push(signal);
      return new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    },
  });
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
  while (begun.length === 0) await turn();
  const lease = pod.server.store.get(LEASES, "default/main")!.object;
  const spec = { ...lease.spec as object, holderIdentity: "" };
  pod.server.objects.update({ ...lease, spec } as never);
  while (begun.length < 2) await turn();
  stop.abort();
  await running;
});

test("a source of an unserved resource that is removed again does not end run", async () => {
  await using pod = await startWebsites();
  const told = Promise.withResolvers<void>();
  await using manager = createManager(pod.kube(), { onError: () => told.resolve() });
  const begun = Promise.withResolvers<void>();
  const controller = manager.controller({ for: websites, reconcile: () => begun.resolve() });
  const source = controller.addSource({ watched: unserved, keysOf: () => [] });
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await told.promise;
  source[Symbol.dispose]();
  await begun.promise;
  stop.abort();
  await running;
});

test("a handler of the program that hangs does not hold run for longer than the grace", async () => {
  await using pod = await startWebsites();
  const manager = createManager(pod.kube(), { graceMs: 30 });
  const stop = new AbortController();
  manager.controller({ for: websites, reconcile: () => stop.abort() });
  const called = Promise.withResolvers<void>();
  manager.informers.informer("/api/v1/configmaps").addHandler(() => {
    called.resolve();
    return new Promise<void>(() => {});
  });
  const object = { apiVersion: "v1", kind: configMaps.kind, metadata: { name: "a" } };
  pod.server.objects.create(object);
  await called.promise;
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await manager.run({ signal: stop.signal });
});

test("disposing of a source leaves the informer that the program has taken", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube());
  const controller = manager.controller({ for: websites, reconcile: () => {} });
  const taken = manager.informers.informer("/api/v1/configmaps");
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  controller.addSource({ watched: configMaps, keysOf: () => [] })[Symbol.dispose]();
  const seen = Promise.withResolvers<void>();
  taken.addHandler(() => seen.resolve());
  pod.server.objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } });
  await seen.promise;
  stop.abort();
  await running;
});
