import { assertEquals } from "@std/assert";
import { bindPod, defineResource, evictPod, requestToken } from "../../../src/client/mod.ts";
import { createManager, type ReconcileContext } from "../../../src/controller/mod.ts";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { deployment, resources } from "../../client/resources.ts";
import { delayedWatches } from "../../support/controllers/delayed_watches.ts";
import { Dice } from "../../support/dice.ts";
import { defineWidgets } from "../define_widgets.ts";
import type { Fixture } from "../fixture.ts";
import type { Cases } from "./cases.ts";

const { configMaps, pods, serviceAccounts, deployments, namespaces } = resources;
const podNamed = (name: string) => ({
  metadata: { name, labels: { app: "web" } },
  spec: { containers: [{ name: "main", image: "example.com/main:1" }] },
});

/** A write of one reconcile, and what the next one must find in the stores. */
interface Step {
  write: (context: ReconcileContext) => Promise<unknown>;
  seen: (find: typeof findNothing) => unknown;
  expected: unknown;
}

const findNothing = (
  _plural: string,
): readonly (KubernetesObject & Record<string, unknown>)[] => [];

/** Reconciles once for each step, with late stores; returns how often these were too late. */
async function reconcileSteps(
  fixture: Fixture,
  { steps, labelSelector }: { steps: Step[]; labelSelector?: string },
): Promise<number> {
  const { kube, namespace } = fixture;
  await using manager = createManager(delayedWatches(kube, new Dice(1), 60));
  const stop = new AbortController();
  const selection = labelSelector === undefined ? {} : { labelSelector };
  const find: typeof findNothing = (plural) => {
    const root = plural === "deployments" ? "/apis/apps/v1" : "/api/v1";
    const place = plural === "namespaces" ? "" : `/namespaces/${namespace}`;
    return manager.informers.informer(`${root}${place}/${plural}`, selection).store
      .list() as unknown as ReturnType<typeof findNothing>;
  };
  let done = 0;
  const seen: unknown[] = [];
  const followed = [configMaps, pods, serviceAccounts, deployments]
    .map((resource) => ({ resource: resource as typeof configMaps, namespace, ...selection }));
  const controller = manager.controller({
    for: { resource: configMaps, namespace, labelSelector: "case=site" },
    watches: [...followed, { resource: namespaces, ...selection }]
      .map((watched) => ({ watched, keysOf: () => [] })),
    async reconcile(_site, context) {
      if (done > 0) seen.push(steps[done - 1]!.seen(find));
      if (done === steps.length) return stop.abort();
      await steps[done++]!.write(context);
      return { requeueAfterMs: 1 };
    },
  });
  await fixture.createConfigMap("site", { labels: { case: "site" } });
  await manager.run({ signal: stop.signal });
  assertEquals(seen, steps.map(({ expected }) => expected));
  return controller.counts.storeTooLate;
}

/** Controllers: the writes of a reconcile are seen by the next one. */
export const controllerCases: Cases = {
  async "a controller that keeps 8 of 12 pods evicts 4 of them, with late stores"(fixture) {
    const { kube, namespace, api } = fixture;
    await api.post(fixture.path("serviceaccounts"), { metadata: { name: "default" } });
    const names = Array.from({ length: 12 }, (_, index) => `web-${index}`);
    await Promise.all(names.map((name) => api.create(fixture.path("pods"), podNamed(name))));
    await using manager = createManager(delayedWatches(kube, new Dice(1), 60));
    const stop = new AbortController();
    let evictions = 0;
    manager.controller({
      for: { resource: configMaps, namespace, labelSelector: "case=site" },
      watches: [{ watched: { resource: pods, namespace }, keysOf: () => [`${namespace}/site`] }],
      async reconcile(_site, { client }) {
        const { store } = manager.informers.informer(fixture.path("pods"));
        const live = [...store].filter(({ metadata }) => !metadata.deletionTimestamp);
        if (live.length <= 8) return stop.abort();
        await evictPod(client(pods), live[evictions % live.length]!.metadata.name);
        evictions++;
      },
    });
    await fixture.createConfigMap("site", { labels: { case: "site" } });
    await manager.run({ signal: stop.signal });
    assertEquals(evictions, 4);
  },

  async "a controller sees a binding, a scale and an earlier write before a token"(fixture) {
    await fixture.api.post(fixture.path("serviceaccounts"), { metadata: { name: "default" } });
    await fixture.api.create(fixture.path("pods"), podNamed("web"));
    await fixture.api.create(fixture.path("apps/v1/deployments"), deployment("web", 1));
    const spec = (each: Record<string, unknown>) => Object(each.spec);
    const tooLate = await reconcileSteps(fixture, {
      steps: [{
        write: ({ client }) => bindPod(client(pods), "web", { node: "node-1" }),
        seen: (find) => find("pods").map((pod) => spec(pod).nodeName),
        expected: ["node-1"],
      }, {
        write: ({ client }) =>
          client(deployments).scale.patch("web", { merge: { spec: { replicas: 5 } } }),
        seen: (find) => find("deployments").map((each) => spec(each).replicas),
        expected: [5],
      }, {
        async write({ client }) {
          const merge = { metadata: { labels: { a: "1" } } };
          await client(serviceAccounts).patch("default", { merge });
          await requestToken(client(serviceAccounts), "default");
        },
        seen: (find) => find("serviceaccounts").map(({ metadata }) => metadata.labels?.a),
        expected: ["1"],
      }, {
        write: ({ client }) => client(pods).deleteCollection({ gracePeriodSeconds: 0 }),
        seen: (find) => find("pods").length,
        expected: 0,
      }],
    });
    assertEquals(tooLate, 0);
  },

  async "a namespace that terminates and excluded objects hold no key of a controller"(fixture) {
    const name = `${fixture.namespace}-held`;
    await fixture.create("/api/v1/namespaces", { metadata: { name } });
    const held = { metadata: { name: "held", finalizers: ["example.com/held"] } };
    const path = `/api/v1/namespaces/${name}/configmaps`;
    await fixture.api.create(path, held);
    await fixture.api.create(fixture.path("apps/v1/deployments"), deployment("web", 1));
    const tooLate = await reconcileSteps(fixture, {
      labelSelector: `kubernetes.io/metadata.name=${name}`,
      steps: [{
        write: ({ client }) => client(namespaces).delete(name),
        seen: (find) =>
          find("namespaces").map(({ metadata }) => metadata.deletionTimestamp !== undefined),
        expected: [true],
      }, {
        write: ({ client }) =>
          client(deployments).scale.patch("web", { merge: { spec: { replicas: 5 } } }),
        seen: (find) => find("deployments").length,
        expected: 0,
      }],
    });
    await fixture.api.patch(`${path}/held`, { metadata: { finalizers: null } });
    assertEquals(tooLate, 0);
  },

  async "a controller sets conditions after its own writes of the object"(fixture) {
    const scale = {
      scale: { specReplicasPath: ".spec.count", statusReplicasPath: ".status.ready" },
    };
    const { group, path, widget } = await defineWidgets(fixture, scale);
    const widgets = defineResource<KubernetesObject & { status?: { ready?: number } }>({
      group,
      version: "v1",
      plural: "widgets",
      kind: "Widget",
    });
    await using manager = createManager(fixture.kube);
    const stop = new AbortController();
    const controller = manager.controller({
      for: { resource: widgets, namespace: fixture.namespace },
      async reconcile(_widget, { client, name, setConditions, setStatus }) {
        const handle = client(widgets);
        await handle.patch(name, { merge: { metadata: { labels: { a: "1" } } } });
        await setConditions([{ type: "Labelled", status: "True", reason: "Done" }]);
        await handle.scale.patch(name, { merge: { spec: { replicas: 3 } } });
        await setStatus({
          ready: 2,
          conditions: [{ type: "Scaled", status: "True", reason: "Done" }],
        });
        stop.abort();
      },
    });
    await fixture.api.create(path, widget("a", { spec: { count: 1 } }));
    await manager.run({ signal: stop.signal });
    assertEquals([controller.counts.failed, controller.counts.succeeded], [0, 1]);
  },
};
