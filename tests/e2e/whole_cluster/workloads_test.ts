import { assert, assertEquals } from "@std/assert";
import { evictPod } from "../../../src/client/mod.ts";
import {
  isDaemonSetRolledOut,
  isDeleted,
  isDeploymentRolledOut,
  isJobComplete,
  isJobFailed,
  isPodReady,
  isPodRunning,
  isStatefulSetRolledOut,
  type WaitCondition,
  waitUntil,
} from "../../../src/informer/mod.ts";
import { isTooManyRequests, type KubernetesObject } from "../../../mod.ts";
import { test } from "../../support/test.ts";
import { openPlace, type Place, podTemplate } from "./place.ts";

const selector = { matchLabels: { app: "web" } };

/** Waits until the object at a path meets a condition. */
function until<T extends KubernetesObject>(
  { kube }: Place,
  path: string,
  condition: WaitCondition<T>,
): Promise<unknown> {
  return waitUntil(kube, path, condition, { timeoutMs: 50_000 });
}

test("a Deployment rolls out, rolls out another image, and its pods run", async () => {
  await using place = await openPlace();
  const { deployments, pods } = place.client;
  const spec = { replicas: 3, selector, template: podTemplate("web") };
  await deployments.create({ metadata: { name: "web" }, spec });
  await until(place, deployments.pathOf("web"), isDeploymentRolledOut);
  const { items } = await pods.list({ labelSelector: "app=web" });
  // A hollow kubelet may report a pod as ready before it reports it as running.
  for (const { metadata: { name } } of items) await until(place, pods.pathOf(name), isPodRunning);
  const images = items.map(({ spec }) => spec?.containers[0]?.image);
  assertEquals(images, Array(3).fill("example.com/main:1"));

  await deployments.updateWithRetry("web", (deployment) => ({
    ...deployment,
    spec: { ...deployment.spec!, template: podTemplate("web", "example.com/main:2") },
  }));
  await until(place, deployments.pathOf("web"), isDeploymentRolledOut);
  const { status } = await deployments.get("web");
  assertEquals([status?.updatedReplicas, status?.availableReplicas], [3, 3]);
});

test("a StatefulSet and a DaemonSet roll out", async () => {
  await using place = await openPlace();
  const { daemonSets, pods, statefulSets } = place.client;
  await statefulSets.create({
    metadata: { name: "db" },
    spec: {
      replicas: 2,
      serviceName: "db",
      selector: { matchLabels: { app: "db" } },
      template: podTemplate("db"),
    },
  });
  await daemonSets.create({
    metadata: { name: "agent" },
    spec: { selector: { matchLabels: { app: "agent" } }, template: podTemplate("agent") },
  });
  await until(place, statefulSets.pathOf("db"), isStatefulSetRolledOut);
  await until(place, daemonSets.pathOf("agent"), isDaemonSetRolledOut);
  assert(isPodReady(await pods.get("db-1")));
  const { items } = await pods.list({ labelSelector: "app=agent" });
  assertEquals(items.map(({ spec }) => spec?.nodeName).sort(), ["hollow-0", "hollow-1"]);
});

test("a Job completes when its pod has succeeded, and fails at its deadline", async () => {
  await using place = await openPlace();
  const { jobs, pods } = place.client;
  const { metadata, spec } = podTemplate("job");
  const template = { metadata, spec: { ...spec, restartPolicy: "Never" as const } };
  await jobs.create({
    metadata: { name: "late" },
    spec: { activeDeadlineSeconds: 1, template },
  });
  // The nodes start no process that could end, so this pod is kept away from them.
  const unscheduled = { ...template, spec: { ...template.spec, schedulerName: "none" } };
  await jobs.create({ metadata: { name: "done" }, spec: { template: unscheduled } });
  const labelSelector = "batch.kubernetes.io/job-name=done";
  let [pod] = (await pods.list({ labelSelector })).items;
  for await (const { type, object } of pods.watch({ labelSelector, sendInitialEvents: true })) {
    if (type === "BOOKMARK") continue;
    pod = object;
    break;
  }
  await pods.status.patch(pod!.metadata.name, {
    merge: {
      status: {
        phase: "Succeeded",
        conditions: [{ type: "Ready", status: "False" }],
        containerStatuses: [],
      },
    },
  });
  await until(place, jobs.pathOf("done"), isJobComplete);
  await until(place, jobs.pathOf("late"), isJobFailed);
});

test("a foreground deletion waits for the dependents, and a namespace for its objects", async () => {
  await using place = await openPlace();
  const { deployments, namespaces, pods, replicaSets } = place.client;
  const spec = { replicas: 2, selector, template: podTemplate("web") };
  const { metadata } = await deployments.create({ metadata: { name: "web" }, spec });
  await until(place, deployments.pathOf("web"), isDeploymentRolledOut);
  await deployments.delete("web", { propagationPolicy: "Foreground" });
  await until(place, deployments.pathOf("web"), isDeleted(metadata.uid));
  assertEquals((await replicaSets.list()).items, []);

  await namespaces.delete(place.namespace);
  await until(place, namespaces.pathOf(place.namespace), isDeleted());
  assertEquals((await pods.list()).items, []);
  await namespaces.create({ metadata: { name: place.namespace } }); // the end deletes it again
});

test("an orphaning deletion leaves the dependents", async () => {
  await using place = await openPlace();
  const { deployments, replicaSets } = place.client;
  const spec = { replicas: 1, selector, template: podTemplate("web") };
  const { metadata } = await deployments.create({ metadata: { name: "web" }, spec });
  await until(place, deployments.pathOf("web"), isDeploymentRolledOut);
  await deployments.delete("web", { propagationPolicy: "Orphan" });
  await until(place, deployments.pathOf("web"), isDeleted(metadata.uid));
  const { items } = await replicaSets.list();
  assertEquals(items.map(({ metadata }) => metadata.ownerReferences ?? []), [[]]);
});

test("an eviction takes a pod, and is refused while a budget forbids it", async () => {
  await using place = await openPlace();
  const { deployments, podDisruptionBudgets, pods } = place.client;
  const spec = { replicas: 2, selector, template: podTemplate("web") };
  await deployments.create({ metadata: { name: "web" }, spec });
  await until(place, deployments.pathOf("web"), isDeploymentRolledOut);
  await podDisruptionBudgets.create({
    metadata: { name: "web" },
    spec: { minAvailable: 2, selector },
  });
  const budget = podDisruptionBudgets.pathOf("web");
  type Budget = Awaited<ReturnType<typeof podDisruptionBudgets.get>>;
  await waitUntil<Budget>(place.kube, budget, (it) => it?.status?.currentHealthy === 2);
  const [pod] = (await pods.list()).items;
  // A budget does not protect a pod that is still pending.
  await until(place, pods.pathOf(pod!.metadata.name), isPodRunning);
  const refused = await evictPod(pods, pod!.metadata.name, { maxAttempts: 1 })
    .then(() => undefined, (error) => error);
  assert(isTooManyRequests(refused), String(refused));

  await podDisruptionBudgets.patch("web", { merge: { spec: { minAvailable: 1 } } });
  await waitUntil<Budget>(place.kube, budget, (it) => it?.status?.disruptionsAllowed === 1);
  await evictPod(pods, pod!.metadata.name);
  await until(place, pods.pathOf(pod!.metadata.name), isDeleted(pod!.metadata.uid));
  await until(place, deployments.pathOf("web"), isDeploymentRolledOut);
});
