import { assertEquals, assertRejects } from "@std/assert";
import type { Attempt } from "../../../src/controller/context/attempt.ts";
import { FollowedInformers } from "../../../src/controller/sources/followed_informers.ts";
import { FreshObjects } from "../../../src/controller/own_writes/fresh_objects.ts";
import { Reconciler, type ReconcilerOptions } from "../../../src/controller/work/reconciler.ts";
import { createInformerFactory } from "../../../src/informer/informer_factory.ts";
import {
  startWebsites,
  storedSite,
  type Website,
  website as kind,
  websites,
} from "../../support/controllers/websites.ts";
import { controllerServices } from "../../support/controllers/controller_services.ts";
import type { Pod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

const { signal } = new AbortController();
const attempt = {
  attempt: 1,
  reconcileId: "id-1",
  signal,
  guard: () => undefined,
  onWrite: () => {},
  onStep: () => () => {},
};

type Given = Pick<ReconcilerOptions<Website>, "controller">;

/** Starts a reconciler whose informer is synced. */
async function startReconciler(pod: Pod, given: Given) {
  const kube = pod.kube();
  const informers = createInformerFactory(kube);
  const followed = new FollowedInformers(informers);
  const { informers: [informer] } = followed.follow(websites);
  await informer!.waitForSync();
  const reconciler = new Reconciler<Website>({
    services: controllerServices(kube, followed),
    name: "websites",
    store: informer!.store,
    ...given,
  });
  return { reconciler, [Symbol.asyncDispose]: () => informers[Symbol.asyncDispose]() };
}

test("a reconcile gets the object of the store, or that of the fresh objects in its place", async () => {
  await using pod = await startWebsites();
  pod.server.objects.create({ ...kind, metadata: { name: "a" }, spec: { text: "stored" } });
  const seen: unknown[] = [];
  await using started = await startReconciler(pod, {
    controller: {
      for: websites,
      reconcile: (site) => void seen.push(site.spec?.text),
      onGone: ({ key }) => void seen.push(`${key} is gone`),
    },
  });
  const { reconciler } = started;
  await reconciler.reconcile("default/a", attempt);
  const freshObjects = new FreshObjects();
  const path = { resource: "/apis/example.com/v1/websites", namespace: "default", name: "a" };
  freshObjects.set(path, { ...storedSite(pod, "a")!, spec: { text: "read" } } as Website);
  await reconciler.reconcile("default/a", { ...attempt, freshObjects });
  freshObjects.set(path, undefined);
  await reconciler.reconcile("default/a", { ...attempt, freshObjects });
  assertEquals(seen, ["stored", "read", "default/a is gone"]);
});

test("the writes of a reconcile need the permission of the guard, and are reported", async () => {
  await using pod = await startWebsites();
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  const reports: string[] = [];
  await using started = await startReconciler(pod, {
    controller: {
      for: websites,
      reconcile: (_site, { setConditions }) =>
        setConditions([{ type: "Ready", status: "True", reason: "Applied" }]),
    },
  });
  const noted: Attempt = {
    ...attempt,
    onWrite: ({ name }) => reports.push(`wrote ${name}`),
    onStep: (from) => (to) => {
      if (to !== undefined) reports.push(String(Number(from) < Number(to)));
    },
  };
  const { reconciler } = started;
  const refused = new Error("not now");
  const guard = () => () => Promise.reject(refused);
  await assertRejects(() => reconciler.reconcile("default/a", { ...noted, guard }), Error, "now");
  assertEquals(reports, []);
  await reconciler.reconcile("default/a", noted);
  assertEquals(reports, ["wrote a", "true"]);
});
