import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { AlreadyOwnedError } from "../../src/controller/owners/owner_reference.ts";
import { createManager } from "../../src/controller/manager.ts";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import { ShardAccessError } from "../../src/election/shards/shard_access.ts";
import { TimeoutError } from "../../src/core/errors.ts";
import {
  configMaps,
  startWebsites,
  storedSite,
  website as kind,
  websites,
} from "../support/controllers/websites.ts";
import { createActiveLease } from "../support/election/active_lease.ts";
import { test } from "../support/test.ts";

test("an event that comes before the response of setConditions leads to no further reconcile", async () => {
  await using pod = await startWebsites();
  const kube = pod.kube();
  const { followed, seen } = { followed: "/apis/example.com/v1/websites", seen: [] as string[] };
  const slow: KubeFetch = {
    ...kube,
    async fetch(input, init) {
      const response = await kube.fetch(input, init);
      if (init?.method !== "PATCH") return response;
      const text = await response.text();
      const { resourceVersion } = JSON.parse(text).metadata;
      const informer = manager.informers.informer(followed);
      await informer.waitForVersion(resourceVersion, { timeoutMs: 10_000 });
      return new Response(text, response);
    },
  };
  await using manager = createManager(slow);
  const stop = new AbortController();
  manager.controller({
    for: websites,
    async reconcile({ metadata }, { setConditions }) {
      seen.push(metadata.name);
      await setConditions([{ type: "Ready", status: "True", reason: `R${seen.length}` }]);
      if (seen.includes("b")) stop.abort();
      else pod.server.objects.create({ ...kind, metadata: { name: "b" } });
    },
  });
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await manager.run({ signal: stop.signal });
  assertEquals(seen, ["a", "b"]);
});

test("setConditions does not write over a status that it does not know", async () => {
  await using pod = await startWebsites();
  const told: string[] = [];
  const stop = new AbortController();
  await using manager = createManager(pod.kube(), {
    onError: (error) => {
      told.push(String(error));
      stop.abort();
    },
  });
  manager.controller({
    for: { resource: websites, metadataOnly: true },
    reconcile: (_site, { setConditions }) =>
      setConditions([{ type: "Ready", status: "True", reason: "Done" }]),
  });
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await manager.run({ signal: stop.signal });
  assertEquals(told, [
    "TypeError: The status of default/a is not known: follow websites without metadataOnly.",
  ]);
  assertEquals(storedSite(pod, "a")?.status, undefined);
});

test("apply refuses an object that another object controls, as the informer shows it", async () => {
  await using pod = await startWebsites();
  const errors: unknown[] = [];
  const stop = new AbortController();
  await using manager = createManager(pod.kube(), {
    onError: (error) => {
      errors.push(error);
      stop.abort();
    },
  });
  manager.controller({
    for: websites,
    owns: [configMaps],
    reconcile: async (_site, { apply }) =>
      void await apply(configMaps, { metadata: { name: "taken" } }),
  });
  const { objects } = pod.server;
  const owner = objects.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "b" } });
  const { name = "", uid = "" } = owner.metadata;
  const ownerReferences = [{ apiVersion: "v1", kind: "Secret", name, uid, controller: true }];
  objects.create({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "taken", ownerReferences },
  });
  objects.create({ ...kind, metadata: { name: "a" } });
  await manager.run({ signal: stop.signal });
  const [error] = errors;
  assertEquals(error instanceof AlreadyOwnedError && error.owner.name, "b");
});

test("a change counts if its predicate fails", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube());
  const stop = new AbortController();
  const seen: unknown[] = [];
  manager.controller({
    for: {
      resource: websites,
      when: () => {
        throw new Error("what is this?");
      },
    },
    reconcile({ spec, metadata }) {
      seen.push(spec?.text);
      if (spec?.text === "2") stop.abort();
      else {pod.server.objects.update(
          { ...kind, metadata: { ...metadata }, spec: { text: "2" } } as never,
        );}
    },
  });
  pod.server.objects.create({ ...kind, metadata: { name: "a" }, spec: { text: "1" } });
  await manager.run({ signal: stop.signal });
  assertEquals(seen, ["1", "2"]);
});

test("a key that is not a text is reported, and not retried", async () => {
  await using pod = await startWebsites();
  const told: string[] = [];
  const stop = new AbortController();
  await using manager = createManager(pod.kube(), {
    onError: (error, ...where) => told.push([String(error), ...where].join(" | ")),
  });
  const keys: string[] = [];
  const controller = manager.controller({
    for: websites,
    watches: [{
      watched: configMaps,
      keysOf: ({ metadata }) => metadata.name === "odd" ? [undefined as never] : "default/x",
    }],
    reconcile: () => {},
    onGone: ({ key }) => {
      keys.push(key);
      stop.abort();
    },
  });
  const { objects } = pod.server;
  objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "odd" } });
  objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one" } });
  await manager.run({ signal: stop.signal });
  const error = "TypeError: A key must be a text such as namespace/name: a source, or a call of " +
    "enqueue, gave undefined.";
  assertEquals(told, [`${error} | websites | a key that was not added`]);
  assertEquals([keys, controller.counts.failed], [["default/x"], 0]);
});

test("a stop waits for stalled Events only for a part of the grace", async () => {
  await using pod = await startWebsites();
  const path = "/apis/events.k8s.io/v1/namespaces/default/events";
  using _stall = pod.server.faults.inject({ kind: "stall", after: "request", match: { path } });
  await using manager = createManager(pod.kube(), { graceMs: 2_000, onError: () => {} });
  const stop = new AbortController();
  manager.controller({
    for: websites,
    reconcile: (_site, { recordEvent }) => {
      recordEvent({ reason: "Done", note: "x" });
      stop.abort();
    },
  });
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await manager.run({ signal: stop.signal });
});

test("shards that are not released in time are named", async () => {
  await using pod = await startWebsites();
  const path = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
  using stall = pod.server.faults.inject({ kind: "stall", after: "request", match: { path } });
  const options = { graceMs: 50, shards: { name: "sites", buckets: 2 } };
  await using manager = createManager(pod.kube(), options);
  manager.controller({ for: websites, reconcile: () => {} });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  while (stall.hits === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  stop.abort();
  await assertRejects(() => running, TimeoutError, "The shards could not be released");
});

test("shards that are stopped before they begin end in order", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube(), { shards: { name: "sites", buckets: 2 } });
  manager.controller({ for: websites, reconcile: () => {} });
  await manager.run({ signal: AbortSignal.abort() });
});

test("rights that shards lack are an error, even if no review tells of them", async () => {
  await using pod = await startWebsites({
    authorize: ({ plural, verb }) => plural !== "configmaps" || verb !== "create",
  });
  const kube = pod.kube();
  await using manager = createManager(kube, { shards: { name: "sites", buckets: 2 } });
  manager.controller({ for: websites, reconcile: () => {} });
  const error = await assertRejects(() => manager.run(), ShardAccessError);
  assertEquals(error.missing, ["create configmaps"]);
});

test("a manager that is disposed of while it runs stops in order", async () => {
  await using pod = await startWebsites();
  createActiveLease(pod, "websites");
  const leaderElection = { name: "websites", events: false };
  const manager = createManager(pod.kube(), { leaderElection });
  const begun = Promise.withResolvers<void>();
  let isEnded = false;
  manager.controller({
    for: websites,
    async reconcile(_site, { signal }) {
      begun.resolve();
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      isEnded = true;
    },
  });
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  const running = manager.run();
  await begun.promise;
  await manager[Symbol.asyncDispose]();
  const lease = pod.server.store.get("coordination.k8s.io/leases", "default/websites")!.object;
  const { holderIdentity } = lease.spec as { holderIdentity?: string };
  assertEquals([isEnded, holderIdentity], [true, ""]);
  await running;
});

test("a controller without its functions is refused at once", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube());
  const odd = { for: websites } as never;
  assertThrows(() => manager.controller(odd), TypeError, "The reconcile of websites must be");
});
