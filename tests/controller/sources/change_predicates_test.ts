import { assertEquals } from "@std/assert";
import { createResourceClient } from "../../../src/client/create_client.ts";
import { Controller } from "../../../src/controller/work/controller.ts";
import { everyKey } from "../../../src/controller/assignment/key_assignment.ts";
import { createManager } from "../../../src/controller/manager.ts";
import { FollowedInformers } from "../../../src/controller/sources/followed_informers.ts";
import { createInformerFactory } from "../../../src/informer/informer_factory.ts";
import { controllerServices } from "../../support/controllers/controller_services.ts";
import {
  configMaps,
  startWebsites,
  type Website,
  websites,
} from "../../support/controllers/websites.ts";
import type { Pod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

/** Returns a client for Websites in the namespace `default`. */
function sitesOf(pod: Pod) {
  return createResourceClient<Website>(pod.kube(), websites).namespace("default");
}

test("predicates decide about new, changed and gone objects, and never about a deletion request", async () => {
  await using pod = await startWebsites();
  const sites = sitesOf(pod);
  const isShown = ({ spec }: { spec?: { text?: string } }) => spec?.text !== "hidden";
  const create = (name: string, text: string, finalizers: string[] = []) =>
    sites.create({ metadata: { name, finalizers }, spec: { text } });
  await create("old-hidden", "hidden");
  await create("old", "shown");
  await using manager = createManager(pod.kube());
  const stop = new AbortController();
  const calls: string[] = [];
  const controller = manager.controller({
    for: {
      resource: websites,
      when: { created: isShown, updated: isShown, deleted: isShown },
    },
    reconcile: ({ metadata, spec }) => {
      calls.push(`${metadata.name} ${spec?.text}${metadata.deletionTimestamp ? " going" : ""}`);
    },
    onGone: ({ name }) => {
      calls.push(`${name} gone`);
      if (name === "last") stop.abort();
    },
  });
  const running = manager.run({ signal: stop.signal });
  while (calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  await create("new-hidden", "hidden");
  await sites.patch("new-hidden", { merge: { spec: { replicas: 1 } } });
  await sites.delete("new-hidden");
  await create("held", "hidden", ["example.com/x"]);
  await sites.delete("held");
  await sites.delete("old");
  await create("last", "shown");
  await sites.delete("last");
  await running;
  assertEquals([...new Set(calls)].toSorted(), [
    "held hidden going",
    "last gone",
    ...calls.includes("last shown") ? ["last shown"] : [], // it may have gone by then
    "old gone",
    "old shown",
  ]);
  assertEquals(controller.counts.failed, 0);
});

test("generic decides about the keys of sources, by the objects that the store has", async () => {
  await using pod = await startWebsites();
  const sites = sitesOf(pod);
  for (const name of ["a", "paused"]) {
    await sites.create({ metadata: { name, labels: { [name]: "" } } });
  }
  await using manager = createManager(pod.kube());
  const stop = new AbortController();
  const calls: string[] = [];
  const poll = Promise.withResolvers<void>();
  const controller = manager.controller({
    for: {
      resource: websites,
      when: { generic: ({ metadata }) => metadata.labels?.paused === undefined },
    },
    watches: [{
      async *keys() {
        await poll.promise;
        for (const name of ["paused", "gone", "a"]) yield `default/${name}`;
        controller.enqueue("default/paused");
      },
    }],
    reconcile: ({ metadata }) => {
      calls.push(metadata.name);
      if (calls.length === 2) poll.resolve();
      if (calls.length === 5) stop.abort();
    },
    onGone: ({ name }) => void calls.push(`${name} gone`),
  });
  await manager.run({ signal: stop.signal });
  assertEquals(calls.slice(2), ["gone gone", "a", "paused"]);
});

test("a predicate of owns decides about what happens to the owned objects", async () => {
  await using pod = await startWebsites();
  await sitesOf(pod).create({ metadata: { name: "a" } });
  const maps = createResourceClient(pod.kube(), configMaps).namespace("default");
  await using manager = createManager(pod.kube());
  const stop = new AbortController();
  let runs = 0;
  const ran = Promise.withResolvers<void>();
  const controller = manager.controller({
    for: websites,
    owns: [{ resource: configMaps, when: { created: () => false, updated: () => false } }],
    async reconcile(_site, { apply }) {
      if (++runs === 2) return stop.abort();
      await apply(configMaps, { metadata: { name: "a" } });
      ran.resolve();
    },
  });
  const running = manager.run({ signal: stop.signal });
  await ran.promise;
  await maps.patch("a", { merge: { data: { by: "another" } } });
  while (controller.counts.succeeded === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(runs, 1);
  await maps.delete("a");
  await running;
  assertEquals(runs, 2);
});

test("a bucket that a replica takes has no objects that created excludes", async () => {
  await using pod = await startWebsites();
  for (const name of ["a", "hidden"]) await sitesOf(pod).create({ metadata: { name } });
  await using informers = createInformerFactory(pod.kube());
  let isOpen = false;
  let open = (_isOpened: (key: string) => boolean) => {};
  const assignment = {
    ...everyKey,
    isOwn: () => isOpen,
    onOpen(listener: typeof open) {
      open = listener;
      return { [Symbol.dispose]() {} };
    },
  };
  const services = {
    ...controllerServices(pod.kube(), new FollowedInformers(informers)),
    assignment,
  };
  const stop = new AbortController();
  const calls: string[] = [];
  const controller = new Controller(services, {
    for: {
      resource: websites,
      when: { created: ({ metadata }) => metadata.name !== "hidden" },
    },
    reconcile: ({ metadata }: { metadata: { name: string } }) => {
      calls.push(metadata.name);
      if (metadata.name === "a") controller.enqueue("default/last");
    },
    onGone: () => stop.abort(),
  });
  const running = controller.run(stop.signal);
  await informers.waitForSync();
  isOpen = true;
  open(() => true);
  await running;
  assertEquals(calls, ["a"]);
});
