import type { KubeFetch } from "../../../mod.ts";
import { type WaitCondition, waitUntil } from "../../../src/informer/mod.ts";
import { type clientOf, podTemplate } from "./place.ts";

/** A cluster or an embedded server. */
export interface ObservedPlace {
  readonly kube: KubeFetch;
  readonly client: ReturnType<typeof clientOf>;
  readonly namespace: string;
}

// deno-lint-ignore no-explicit-any -- a test reads what it expects
type Found = any;

const selector = { matchLabels: { app: "web" } };
const LIMIT = { timeoutMs: 90_000 };

/** Has controllers work, and returns what they leave: the objects, without what differs each time. */
export async function observeWorkloads(place: ObservedPlace): Promise<Record<string, unknown>> {
  return {
    ...await observeDeployment(place),
    ...await observeSets(place),
    ...await observeJobs(place),
  };
}

async function observeDeployment(place: ObservedPlace): Promise<Record<string, unknown>> {
  const { deployments, replicaSets, services, endpointSlices, pods } = place.client;
  const shown = (object: unknown) => comparable(object, place.namespace);
  const path = deployments.pathOf("web");
  const settled = () => until(place, path, isSettled);
  const setsNow = async () => (await replicaSets.list()).items.map(shown).sort(byText);
  const result: Record<string, unknown> = {};

  await services.create({
    metadata: { name: "web", labels: { team: "a" } },
    spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }] },
  });
  const ofWeb = { labelSelector: "kubernetes.io/service-name=web" };
  result["a slice without endpoints"] = shown(await firstOf(endpointSlices, ofWeb, () => true));
  await deployments.create({
    metadata: { name: "web", annotations: { note: "kept" } },
    spec: { replicas: 2, selector, template: podTemplate("web") },
  });
  result["a Deployment"] = shown(await settled());
  result["its ReplicaSet"] = await setsNow();
  const [pod] = (await pods.list({ labelSelector: "app=web" })).items;
  result["metadata of a pod"] = shown({ metadata: pod?.metadata });
  const isReady = ({ conditions }: Found) => conditions.ready;
  const slice = await firstOf(
    endpointSlices,
    ofWeb,
    ({ endpoints }) => endpoints?.length === 2 && endpoints.every(isReady),
  );
  result["its EndpointSlice"] = shown(slice);
  result["the number of its slices"] = (await endpointSlices.list(ofWeb)).items.length;

  const withImage = (image: string) => ({ spec: { template: podTemplate("web", image) } });
  await deployments.patch("web", { strategic: withImage("example.com/main:2") });
  await settled();
  await deployments.patch("web", { strategic: withImage("example.com/main:1") });
  result["a Deployment that was rolled back"] = shown(await settled());
  result["its ReplicaSets"] = await setsNow();

  await deployments.patch("web", { merge: { spec: { paused: true } } });
  const isPaused = ({ reason }: Found) => reason === "DeploymentPaused";
  result["a paused Deployment"] = shown(
    await until(place, path, (it) =>
      it?.status.observedGeneration === it?.metadata.generation &&
      it?.status.conditions.some(isPaused)),
  );
  return result;
}

async function observeSets(place: ObservedPlace): Promise<Record<string, unknown>> {
  const { controllerRevisions, daemonSets, pods, statefulSets } = place.client;
  const shown = (object: unknown) => comparable(object, place.namespace);
  const result: Record<string, unknown> = {};
  const observe = async (title: string, app: string, set: Found) => {
    const labelSelector = `app=${app}`;
    const { items } = await controllerRevisions.list({ labelSelector });
    result[title] = shown(set);
    result[`${title}: revisions`] = items.map(shown).sort(byText);
    const { items: [pod] } = await pods.list({ labelSelector });
    const { hostname, subdomain, affinity, tolerations } = (pod?.spec ?? {}) as Found;
    const spec = { hostname, subdomain, affinity, tolerations };
    result[`${title}: a pod`] = shown({ metadata: pod?.metadata, spec });
  };
  const template = (app: string, image = "example.com/main:1") => podTemplate(app, image);
  const withImage = (app: string, image: string) => ({ spec: { template: template(app, image) } });

  const db = statefulSets.pathOf("db");
  const isRolledOut = ({ metadata, spec, status }: Found = {}) =>
    status?.observedGeneration === metadata?.generation && status?.currentRevision !== undefined &&
    status.currentRevision === status.updateRevision && status.availableReplicas === spec.replicas;
  await statefulSets.create({
    metadata: { name: "db", annotations: { note: "kept" } },
    spec: {
      replicas: 2,
      serviceName: "db",
      selector: { matchLabels: { app: "db" } },
      template: template("db"),
    },
  });
  await observe("a StatefulSet", "db", await until(place, db, isRolledOut));
  await statefulSets.patch("db", { strategic: withImage("db", "example.com/main:2") });
  await until(place, db, isRolledOut);
  await statefulSets.patch("db", { strategic: withImage("db", "example.com/main:1") });
  const back = await until(place, db, isRolledOut);
  await observe("a StatefulSet that was rolled back", "db", back);

  const agent = daemonSets.pathOf("agent");
  const isOnAll = ({ metadata, status }: Found = {}) =>
    status?.observedGeneration === metadata?.generation && status?.desiredNumberScheduled === 2 &&
    status.updatedNumberScheduled === 2 && status.numberAvailable === 2;
  await daemonSets.create({
    metadata: { name: "agent" },
    spec: { selector: { matchLabels: { app: "agent" } }, template: template("agent") },
  });
  await observe("a DaemonSet", "agent", await until(place, agent, isOnAll));
  await daemonSets.patch("agent", { strategic: withImage("agent", "example.com/main:2") });
  await observe("an updated DaemonSet", "agent", await until(place, agent, isOnAll));
  return result;
}

async function observeJobs(place: ObservedPlace): Promise<Record<string, unknown>> {
  const { jobs, pods } = place.client;
  const { metadata, spec } = podTemplate("job");
  // no node runs these pods, whose status is set here
  const template = {
    metadata,
    spec: { ...spec, restartPolicy: "Never" as const, schedulerName: "none" },
  };
  const has = (type: string) => (job: Found) =>
    job?.status?.conditions?.some((each: Found) => each.type === type && each.status === "True");
  const end = async (name: string, phase: "Succeeded" | "Failed") => {
    const labelSelector = `batch.kubernetes.io/job-name=${name}`;
    const pod = await firstOf(pods, { labelSelector }, () => true);
    await pods.status.patch(pod.metadata.name, { merge: { status: { phase } } });
  };
  const ended = async (name: string, type: string) =>
    comparable(await until(place, jobs.pathOf(name), has(type)), place.namespace);

  await jobs.create({ metadata: { name: "done" }, spec: { template } });
  await end("done", "Succeeded");
  await jobs.create({ metadata: { name: "broken" }, spec: { backoffLimit: 0, template } });
  await end("broken", "Failed");
  await jobs.create({ metadata: { name: "late" }, spec: { activeDeadlineSeconds: 1, template } });
  await jobs.create({ metadata: { name: "resting" }, spec: { suspend: true, template } });
  return {
    "a Job that is complete": await ended("done", "Complete"),
    "a Job that failed": await ended("broken", "Failed"),
    "a Job that is late": await ended("late", "Failed"),
    "a Job that is suspended": await ended("resting", "Suspended"),
  };
}

function isSettled(deployment: Found): boolean {
  const { metadata, spec, status } = deployment ?? {};
  const isNew = ({ type, reason }: Found) =>
    type === "Progressing" && reason === "NewReplicaSetAvailable";
  return status?.observedGeneration === metadata?.generation &&
    status?.availableReplicas === spec.replicas && status.updatedReplicas === spec.replicas &&
    status.replicas === spec.replicas && !status.terminatingReplicas &&
    status.conditions.some(isNew);
}

/** Waits until an object meets a condition. */
export async function until(
  { kube }: ObservedPlace,
  path: string,
  condition: WaitCondition<Found>,
): Promise<Found> {
  return await waitUntil<Found>(kube, path, condition, LIMIT);
}

/** Waits for an object of a selection that meets a condition. */
export async function firstOf(
  resource: {
    watch(options: { labelSelector: string; sendInitialEvents: true }): AsyncIterable<Found>;
  },
  { labelSelector }: { labelSelector: string },
  condition: (object: Found) => boolean,
): Promise<Found> {
  for await (const { type, object } of resource.watch({ labelSelector, sendInitialEvents: true })) {
    if ((type === "ADDED" || type === "MODIFIED") && condition(object)) return object;
  }
  throw new Error("The watch has ended.");
}

const DROPPED = new Set(["uid", "resourceVersion", "creationTimestamp"]);

/** Returns an object without what differs each time: ids, times, addresses and generated names. */
export function comparable(object: unknown, namespace: string): unknown {
  const text = JSON.stringify(object, (key, value) => {
    if (DROPPED.has(key)) return undefined;
    if (key === "managedFields") {
      const nameOf = (name: string) => name === "hollow-node" ? "kubelet" : name;
      const managers = value.map((each: Found) =>
        `${nameOf(each.manager)} ${each.subresource ?? "-"}`
      );
      return managers.sort();
    }
    if (key === "conditions" && Array.isArray(value)) {
      return [...value].sort((left, right) => left.type < right.type ? -1 : 1);
    }
    if (key === "endpoints" && Array.isArray(value)) return value.map(withoutPlace);
    if (value?.kind === "EndpointSlice") return { ...value, metadata: unhurried(value.metadata) };
    return value;
  });
  return sorted(JSON.parse(
    text.replaceAll(namespace, "NAMESPACE")
      .replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"TIME"')
      .replaceAll(/\b(web|db|agent|refused)-[a-z0-9]{5,10}(-[a-z0-9]{5})?\b/g, "$1-GENERATED")
      .replaceAll(/("(?:pod-template-hash|[^"]*\/hash)":)"[a-z0-9]+"/g, '$1"HASH"')
      .replaceAll(/("controller-revision-hash":)"[b-z0-9]+"/g, '$1"HASH"')
      .replaceAll(/\["(hollow-\d|stand-in|second)"\]/g, '["NODE"]')
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UID")
      .replaceAll(/"(\d+\.){3}\d+"/g, '"ADDRESS"'),
  ));
}

/** Returns the metadata of a slice without what depends on how many pods became ready at once. */
function unhurried(
  { generation: _generation, annotations: _annotations, ...rest }: Found,
): unknown {
  return rest;
}

function withoutPlace({ nodeName: _nodeName, ...endpoint }: Found): unknown {
  return endpoint;
}

/** Returns JSON with sorted keys, so that a difference is shown where it is. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, sorted(each)] as const);
  return Object.fromEntries(entries.sort(([left], [right]) => left < right ? -1 : 1));
}

function byText(left: unknown, right: unknown): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}
