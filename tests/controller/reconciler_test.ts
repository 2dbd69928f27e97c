import { assertEquals, assertRejects } from "@std/assert";
import { FollowedInformers } from "../../src/controller/sources/followed_informers.ts";
import { openGate } from "../../src/controller/gate/key_gate.ts";
import { Overlay } from "../../src/controller/own_writes/overlay.ts";
import { Reconciler } from "../../src/controller/reconciler.ts";
import { InformerFactory } from "../../src/informer/informer_factory.ts";
import {
  startWebsites,
  storedSite,
  type Website,
  website as kind,
  websites,
} from "../support/controllers/websites.ts";
import { test } from "../support/test.ts";

const { signal } = new AbortController();
const attempt = { attempt: 1, signal, guard: undefined, overlay: undefined };

test("a reconcile gets the object of the store, or that of the overlay in its place", async () => {
  await using pod = await startWebsites();
  pod.server.objects.create({ ...kind, metadata: { name: "a" }, spec: { text: "stored" } });
  const kube = pod.kube();
  await using informers = new InformerFactory(kube);
  const followed = new FollowedInformers(informers);
  const { informer } = followed.follow(websites);
  await informer.waitForSync();
  const seen: unknown[] = [];
  const reconciler = new Reconciler<Website>({
    host: {
      kube,
      guard: () => undefined,
      instance: "web-0",
      followed,
      gate: openGate,
      onError: () => {},
    },
    name: "websites",
    controller: {
      for: websites,
      reconcile: (site) => void seen.push(site.spec?.text),
      onGone: ({ key }) => void seen.push(`${key} is gone`),
    },
    informer,
    onWrite: () => {},
    onStep: () => {},
  });
  await reconciler.reconcile("default/a", attempt);
  const overlay = new Overlay();
  const path = { resource: "/apis/example.com/v1/websites", namespace: "default", name: "a" };
  overlay.set(path, { ...storedSite(pod, "a")!, spec: { text: "read" } } as Website);
  await reconciler.reconcile("default/a", { ...attempt, overlay });
  overlay.set(path, undefined);
  await reconciler.reconcile("default/a", { ...attempt, overlay });
  assertEquals(seen, ["stored", "read", "default/a is gone"]);
});

test("the writes of a reconcile need the permission of the guard, and are reported", async () => {
  await using pod = await startWebsites();
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  const kube = pod.kube();
  await using informers = new InformerFactory(kube);
  const followed = new FollowedInformers(informers);
  const { informer } = followed.follow(websites);
  await informer.waitForSync();
  const reports: string[] = [];
  const reconciler = new Reconciler<Website>({
    host: {
      kube,
      guard: () => undefined,
      instance: "web-0",
      followed,
      gate: openGate,
      onError: () => {},
    },
    name: "websites",
    controller: {
      for: websites,
      reconcile: (_site, { setConditions }) =>
        setConditions([{ type: "Ready", status: "True", reason: "Applied" }]),
    },
    informer,
    onWrite: (key, { name }) => reports.push(`${key} wrote ${name}`),
    onStep: (key, from, to) => reports.push(`${key} ${Number(from) < Number(to)}`),
  });
  const refused = new Error("not now");
  const guard = () => Promise.reject(refused);
  await assertRejects(() => reconciler.reconcile("default/a", { ...attempt, guard }), Error, "now");
  assertEquals(reports, []);
  await reconciler.reconcile("default/a", attempt);
  assertEquals(reports, ["default/a wrote a", "default/a true"]);
});
