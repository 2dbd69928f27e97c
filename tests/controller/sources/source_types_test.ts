import { assertEquals } from "@std/assert";
import type { WatchedSource } from "../../../src/controller/sources/controller_source.ts";
import { createManager } from "../../../src/controller/manager.ts";
import {
  anyOf,
  generationChanged,
  labelsChanged,
} from "../../../src/controller/sources/predicates.ts";
import { nodes, pods, secrets } from "@kubewire/types/core/v1/resources";
import { websites } from "../../support/controllers/websites.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

test("keysOf and when have the type of the objects that are watched, beside sources of keys", async () => {
  await using pod = await startPod();
  await using manager = createManager(pod.kube());
  const stop = new AbortController();
  const keys: string[] = [];
  const controller = manager.controller({
    for: { resource: nodes, when: anyOf(generationChanged, labelsChanged) },
    watches: [
      {
        watched: { resource: pods, when: (now, { spec }) => now.spec?.nodeName !== spec?.nodeName },
        keysOf: ({ spec }) => spec?.nodeName ? [spec.nodeName] : [],
      },
      {
        keys: async function* () {
          yield "node-2";
        },
      },
      { watched: secrets, keysOf: ({ type = "" }) => [type] },
    ],
    reconcile: ({ spec }) => void spec?.podCIDR,
    onGone({ key }) {
      keys.push(key);
      if (keys.length === 3) stop.abort();
    },
  });
  controller.addSource({ watched: secrets, keysOf: ({ data = {} }) => Object.keys(data) });
  const metadata = { name: "web-0" };
  pod.server.objects.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata,
    spec: { ...podSpec, nodeName: "node-1" },
  });
  pod.server.objects.create({ apiVersion: "v1", kind: "Secret", metadata, type: "node-3" });
  await manager.run({ signal: stop.signal });
  assertEquals(keys.sort(), ["node-1", "node-2", "node-3"]);
});

test("keysOf has the types of its objects in a controller of keys too", async () => {
  await using pod = await startPod();
  await using manager = createManager(pod.kube());
  const reconcile = () => {};
  const name = "keys";
  manager.controller({
    name,
    watches: [{ watched: pods, keysOf: ({ spec }) => [spec?.nodeName ?? ""] }, {
      watched: secrets,
      // @ts-expect-error: a Secret has no spec
      keysOf: ({ spec }) => [spec],
    }],
    reconcile,
  });
});

test("reconcile has the type of its object beside a keysOf and a cleanup that returns a result", async () => {
  await using pod = await startPod();
  await using manager = createManager(pod.kube());
  manager.controller({
    name: "websites",
    for: websites,
    watches: [{ watched: secrets, keysOf: ({ type = "" }) => [type] }],
    finalizer: { name: "example.com/website", cleanup: () => ({ requeueAfterMs: 1_000 }) },
    reconcile(site) {
      void site.spec?.text;
    },
  });
});

test("a source may depend on a setting of the program", async () => {
  await using pod = await startPod();
  await using manager = createManager(pod.kube());
  const source: WatchedSource = { watched: secrets, keysOf: () => [] };
  const watches = (wanted: boolean) => wanted ? [source] : [];
  manager.controller({ for: nodes, watches: watches(true), reconcile: () => {} });
  manager.controller({
    for: pods,
    watches: manager.informers ? [source] : [],
    reconcile: ({ spec }) => void spec?.nodeName,
  });
});

test("a source has the fields of its own objects only", async () => {
  await using pod = await startPod();
  await using manager = createManager(pod.kube());
  manager.controller({
    for: nodes,
    // @ts-expect-error: a Secret has no spec
    watches: [{ watched: secrets, keysOf: ({ spec }) => [spec] }],
    reconcile: () => {},
  });
});
