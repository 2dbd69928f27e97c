import { assertEquals, assertThrows } from "@std/assert";
import { createResourceClient } from "../../../src/client/create_client.ts";
import { defineResource } from "../../../src/client/resource_definition.ts";
import { createManager } from "../../../src/controller/manager.ts";
import type { DeepReadonly } from "../../../src/core/deep_readonly.ts";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { heldWatches } from "../../support/controllers/held_watches.ts";
import {
  configMaps,
  startWebsites,
  storedSite,
  type Website,
  website,
  websites,
} from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

interface Secret extends KubernetesObject {
  type?: string;
  data?: Record<string, string>;
}

const secrets = defineResource<Secret>({
  group: "",
  version: "v1",
  plural: "secrets",
  kind: "Secret",
});
const secret = { apiVersion: "v1", kind: "Secret" };
const fieldSelector = "type=example.com/x";
const type = "example.com/x";

test("a controller of a field selector and several namespaces receives those objects alone", async () => {
  await using pod = await startWebsites();
  for (const name of ["one", "two", "three"]) {
    pod.server.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    const metadata = { namespace: name };
    pod.server.objects.create({ ...secret, metadata: { ...metadata, name: "in" }, type });
    pod.server.objects.create({ ...secret, metadata: { ...metadata, name: "out" } });
  }
  await using manager = createManager(pod.kube());
  const stop = new AbortController();
  const keys: string[] = [];
  const indexes = { type: ({ type }: DeepReadonly<Secret>) => type };
  manager.controller({
    for: { resource: secrets, fieldSelector, namespaces: ["one", "two"], indexes },
    reconcile(_secret, { key }) {
      keys.push(key);
      if (keys.length === 2) stop.abort();
    },
  });
  manager.controller({
    name: "second",
    for: { resource: secrets, fieldSelector, namespace: "one" },
    reconcile() {},
  });
  await manager.run({ signal: stop.signal });
  assertEquals(keys.toSorted(), ["one/in", "two/in"]);
  const counts = manager.followed.map(({ informer: { store } }) => [
    store.size,
    store.countByIndex("type", type),
  ]);
  assertEquals([counts, pod.server.counters.watchesOpened], [[[1, 1], [1, 1]], 2]);
});

test("a reconcile does not wait for an object that a field selector excludes, with late stores", async () => {
  await using pod = await startWebsites();
  pod.server.objects.create({ ...website, metadata: { name: "a" } });
  const watches = heldWatches(pod.kube());
  await using manager = createManager(watches.kube);
  const stop = new AbortController();
  let runs = 0;
  const controller = manager.controller({
    for: websites,
    owns: [{ resource: secrets, fieldSelector }],
    async reconcile(_site, { apply }) {
      if (++runs === 2) return stop.abort();
      watches.hold();
      await apply(secrets, { metadata: { name: "out" }, type: "Opaque" });
      return { requeueAfterMs: 1 };
    },
  });
  await manager.run({ signal: stop.signal });
  watches.release();
  assertEquals([runs, controller.counts.waitedForStore, controller.counts.storeTooLate], [2, 1, 0]);
});

test("a controller gets transformed objects, and its conditions keep what the transform has dropped", async () => {
  await using pod = await startWebsites();
  const kube = pod.kube();
  const sites = createResourceClient(kube, websites).namespace("default");
  const finalizer = "example.com/own";
  const ready = { type: "Ready", status: "True", reason: "Done", message: "" } as const;
  for (const name of ["added", "there"]) {
    const finalizers = name === "there" ? [finalizer] : [];
    await sites.create({ metadata: { name, finalizers }, spec: { text: "long" } });
    const other = { ...ready, type: "Other", lastTransitionTime: "2026-01-01T00:00:00Z" };
    await sites.status.patch(name, { merge: { status: { conditions: [other] } } });
  }
  await using manager = createManager(kube);
  const stop = new AbortController();
  const seen = new Map<string, unknown>();
  manager.controller({
    for: {
      resource: websites,
      transform: ({ metadata, spec = {} }): Website => ({
        metadata,
        spec: { replicas: spec.text?.length ?? 0 },
      }),
    },
    finalizer: { name: finalizer, cleanup() {} },
    async reconcile({ spec, status }, { name, setConditions }) {
      await setConditions([ready]);
      seen.set(name, [spec, status]);
      if (seen.size === 2) stop.abort();
    },
  });
  await manager.run({ signal: stop.signal });
  const kept = [{ replicas: 4 }, undefined];
  assertEquals([...seen.values()], [kept, kept]);
  for (const name of ["added", "there"]) {
    const types = storedSite(pod, name)?.status?.conditions?.map(({ type }) => type);
    assertEquals(types, ["Other", "Ready"], name);
  }
});

test("a selection that cannot be followed leaves no informer behind", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube());
  const own = { resource: configMaps, indexes: { a: () => "1" } };
  manager.controller({ for: own, reconcile() {} });
  assertThrows(
    () =>
      manager.controller({
        for: websites,
        owns: [{ resource: configMaps, indexes: { a: () => "2" } }],
        reconcile() {},
      }),
    TypeError,
    'has an index "a" with another function',
  );
  assertEquals(manager.followed.map(({ informer }) => informer.path), ["/api/v1/configmaps"]);
});
