/**
 * Gives each function that takes a handle and an object the objects that a program has: those of a
 * store, of a reconcile, of a read, and of the function itself. It is type-checked, and not run.
 *
 * @module
 */
import {
  type DeepReadonly,
  type KubeFetch,
  type KubernetesObject,
  mutableCopy,
} from "@kubewire/kubewire";
import {
  bindPod,
  createClient,
  evictPod,
  requestToken,
  type ResourceClient,
} from "@kubewire/kubewire/client";
import {
  addFinalizer,
  annotationsChanged,
  anyOf,
  controllerOf,
  controllerReference,
  createEventRecorder,
  createManager,
  generationChanged,
  labelsChanged,
  removeFinalizer,
  setCondition,
  withController,
  withOwner,
} from "@kubewire/kubewire/controller";
import {
  createInformer,
  hasCondition,
  isDeleted,
  isDeploymentRolledOut,
  isPodReady,
  objectKey,
  ownerIndex,
  waitUntil,
} from "@kubewire/kubewire/informer";
import { podAttach, podExec, podLogs, portForward } from "@kubewire/kubewire/pod";
import * as apps from "@kubewire/types/apps/v1/resources";
import type { Deployment } from "@kubewire/types/apps/v1";
import * as core from "@kubewire/types/core/v1/resources";
import type { Node, Pod, Service } from "@kubewire/types/core/v1";
import type { Condition } from "@kubewire/types/meta/v1";

const finalizer = "example.com/typed";
const ready = { type: "Ready", status: "True", reason: "Applied" } as const;
const nowMs = 0;

type Deployments = ReturnType<typeof clientOf>["deployments"];
function clientOf(kube: KubeFetch) {
  return createClient(kube, { resources: { ...apps, ...core }, fieldManager: "typed" });
}

/** The functions of a handle and of owners, with an object from anywhere. */
export async function withHandle(
  kube: KubeFetch,
  deployments: Deployments,
  object: Deployment | DeepReadonly<Deployment>,
): Promise<void> {
  const { deployments: definition } = apps;
  const held = await addFinalizer(deployments, object, finalizer);
  const again = await addFinalizer(deployments, held, finalizer);
  const freed = await removeFinalizer(deployments, again, finalizer);
  const back: DeepReadonly<Deployment> = await removeFinalizer(deployments, freed, finalizer);

  const replaced = await deployments.replace(back);
  await deployments.replace(replaced);
  await deployments.replace({ ...object, metadata: { ...object.metadata, labels: { a: "b" } } });
  await deployments.create(object);
  const { name, namespace = "default" } = object.metadata;
  await deployments.create({
    metadata: { generateName: "a-" },
    ...(object.spec && { spec: object.spec }),
  });
  await deployments.patch(name, {
    merge: { metadata: { labels: object.metadata.labels ?? null } },
  });
  await deployments.patch(name, { merge: { spec: object.spec ?? null } });
  await deployments.patch(name, { strategic: { spec: object.spec ?? null } });
  // @ts-expect-error: a number
  await deployments.patch(name, { strategic: { spec: { replicas: "3" } } });
  await deployments.patch(name, { strategic: { spec: { template: { $patch: "delete" } } } });
  await deployments.apply(object);
  await deployments.apply({
    metadata: { name, namespace },
    ...(object.spec && { spec: object.spec }),
  });
  await deployments.updateWithRetry(name, () => object);
  await deployments.updateWithRetry(
    name,
    (read) => ({ ...read, ...(object.spec && { spec: object.spec }) }),
  );
  await deployments.updateWithRetry(name, (read) => {
    read.spec = mutableCopy(object.spec!);
  });
  await deployments.updateWithRetry(
    name,
    async (read) => await addFinalizer(deployments, read, finalizer),
  );
  await deployments.status.replace(object);
  await deployments.status.replace(await deployments.status.get(name));
  await deployments.status.apply(object);
  await deployments.status.patch(name, { merge: { status: object.status ?? null } });
  await deployments.status.updateWithRetry(name, () => object);
  await deployments.scale.replace(await deployments.scale.get(name));
  await deployments.scale.updateWithRetry(
    name,
    (scale) => ({ ...scale, spec: { replicas: object.spec?.replicas ?? 1 } }),
  );
  await deployments.delete(name, {
    preconditions: object.metadata.uid === undefined ? {} : { uid: object.metadata.uid },
  });

  const owner = { definition, object };
  const reference = controllerReference(owner);
  const references = withOwner(owner, object);
  await deployments.replace({
    ...object,
    metadata: { ...object.metadata, ownerReferences: references },
  });
  await deployments.apply({ metadata: { name, ownerReferences: withController(owner, object) } });
  console.log(controllerOf(object, definition)?.uid, reference.uid, objectKey(object.metadata));
  console.log(
    isDeploymentRolledOut(object),
    hasCondition("Available")(object),
    isDeleted(object.metadata.uid ?? "")(object),
  );
  console.log(ownerIndex<Deployment>()(object));
  await waitUntil(deployments, name, (found) => found?.metadata.uid !== object.metadata.uid);
  await waitUntil<Deployment>(kube, deployments.pathOf(name), isDeploymentRolledOut);
  const waited = await waitUntil(deployments, name, isDeploymentRolledOut);
  if (waited) await addFinalizer(deployments, waited, finalizer);
  const recorder = createEventRecorder(kube, { controller: "example.com/a", instance: "a" });
  const subject = { resource: definition, object };
  recorder.record(subject, { reason: "A", note: "b", related: subject });

  const status = {
    ...object.status,
    conditions: setCondition(object.status?.conditions ?? [], ready, { nowMs }),
  };
  await deployments.status.replace({ ...object, status });
  await deployments.status.patch(name, { merge: { status } });
  await deployments.status.apply({ metadata: { name }, status });
}

/** The same in code for objects of any kind. */
export async function withAnyKind<T extends KubernetesObject>(
  handle: ResourceClient<T>,
  stored: DeepReadonly<T>,
): Promise<void> {
  const read = await handle.get(stored.metadata.name);
  for (const object of [read, stored, await addFinalizer(handle, read, finalizer)]) {
    await removeFinalizer(handle, await addFinalizer(handle, object, finalizer), finalizer);
    await handle.replace(object);
    await handle.status.replace(object);
    await handle.updateWithRetry(object.metadata.name, () => object);
  }
  await using informer = createInformer(handle);
  for (const each of informer.store) await addFinalizer(handle, each, finalizer);
}

/** The functions of pods, with a pod from anywhere. */
export async function withPod(kube: KubeFetch, pod: Pod | DeepReadonly<Pod>): Promise<void> {
  const { pods, serviceAccounts } = clientOf(kube);
  await podExec(kube, pod, { command: ["ls"] });
  await podExec(kube, { ...pod, container: "app" }, { command: ["ls"] });
  await podAttach(kube, pod);
  for await (const line of podLogs(kube, pod)) console.log(line);
  await using forwarded = await portForward(kube, pod, { port: 80 });
  console.log(forwarded.port, isPodReady(pod));
  await evictPod(pods, pod.metadata.name);
  await bindPod(pods, pod.metadata.name, { node: "a" });
  await requestToken(serviceAccounts, pod.spec?.serviceAccountName ?? "default");
  await pods.patch(pod.metadata.name, {
    merge: { spec: { containers: pod.spec?.containers ?? [] } },
  });
}

/** The objects of a read, a list, a watch, a store and a reconcile. */
export async function fromAnywhere(kube: KubeFetch): Promise<void> {
  const { deployments, pods } = clientOf(kube);
  const read = await deployments.get("web");
  await withHandle(kube, deployments, read);
  await addFinalizer(deployments, read, finalizer);
  const created = await deployments.create({ ...read, metadata: { name: "a" } });
  await removeFinalizer(deployments, created, finalizer);
  for (const each of (await deployments.list()).items) {
    await addFinalizer(deployments, each, finalizer);
  }
  for await (const event of deployments.watch()) {
    if (event.type !== "BOOKMARK") await addFinalizer(deployments, event.object, finalizer);
  }
  await using informer = createInformer(deployments);
  for (const each of informer.store) {
    await withHandle(kube, deployments, each);
    await addFinalizer(deployments, each, finalizer);
  }
  const found = informer.store.get("default/web");
  if (found) await removeFinalizer(deployments, found, finalizer);
  informer.addHandler(async ({ object }) => {
    await addFinalizer(deployments, object, finalizer);
  });
  for await (const { object } of informer.changes()) {
    await addFinalizer(deployments, object, finalizer);
  }
  const waited = await informer.waitUntil("default/web", isDeploymentRolledOut);
  if (waited) await removeFinalizer(deployments, waited, finalizer);
  await using podInformer = createInformer(pods);
  for (const each of podInformer.store) await withPod(kube, each);
  await withPod(kube, await pods.get("web"));
  await using byPath = createInformer<Pod>(kube, "/api/v1/pods");
  for (const each of byPath.store.list()) await addFinalizer(pods, each, finalizer);
  const partial = await pods.metadata().get("web");
  await podExec(kube, partial, { command: ["ls"] });
}

/** The objects and the tools of a reconcile. */
export function inReconcile(kube: KubeFetch): void {
  const manager = createManager(kube);
  manager.controller({
    for: {
      resource: apps.deployments,
      when: anyOf(generationChanged, labelsChanged, annotationsChanged),
    },
    owns: [core.configMaps],
    watches: [{ watched: core.pods, keysOf: ({ metadata }) => [objectKey(metadata)] }],
    finalizer: {
      name: finalizer,
      cleanup: async (object, { client }) =>
        void await removeFinalizer(client(apps.deployments), object, "example.com/b"),
    },
    async reconcile(
      object,
      { apply, client, owned, store, setConditions, setStatus, recordEvent },
    ) {
      const deployments = client(apps.deployments);
      await withHandle(kube, deployments, object);
      const held = await addFinalizer(deployments, object, finalizer);
      await removeFinalizer(deployments, held, finalizer);
      const subject = { resource: apps.deployments, object };
      recordEvent({ reason: "A", note: "b", related: subject });
      for (const each of owned(core.configMaps)) {
        await addFinalizer(client(core.configMaps), each, finalizer);
        const applied = await apply(core.configMaps, each);
        await apply(core.configMaps, applied);
        await apply(core.configMaps, { metadata: { name: "b" }, data: each.data ?? {} });
        await apply(core.configMaps, {
          ...each,
          metadata: { name: "b", labels: object.metadata.labels ?? {} },
        });
      }
      const { metadata: { name }, spec } = object;
      await apply(apps.deployments, { metadata: { name: `${name}-copy` }, ...(spec && { spec }) });
      await apply(apps.deployments, object);
      for (const each of store(core.pods).list()) await withPod(kube, each);
      await setConditions([ready]);
      await setStatus({ replicas: 1, conditions: [ready] });
      await setStatus({ ...object.status, conditions: [ready] });
      const { conditions: _conditions, ...others } = object.status ?? {};
      await setStatus({ ...others, replicas: object.spec?.replicas ?? 1 });
    },
  });
}

/** Conditions of the generated types, each as it comes, and where it goes. */
export function conditionsOf(
  own: Condition[],
  shared: readonly Condition[],
  service: Service,
  pod: DeepReadonly<Pod>,
  node: Node,
): void {
  own = setCondition(own, ready, { nowMs });
  own = setCondition(setCondition(own, ready, { nowMs }), ready, { nowMs });
  shared = setCondition(shared, ready, { nowMs });
  service.status = {
    ...service.status,
    conditions: setCondition(service.status?.conditions ?? [], ready, { nowMs }),
  };
  const status: DeepReadonly<Pod>["status"] = {
    ...pod.status,
    conditions: setCondition(pod.status?.conditions ?? [], ready, { nowMs }),
  };
  node.status = {
    ...node.status,
    conditions: setCondition(node.status?.conditions ?? [], ready, { nowMs }),
  };
  const set = setCondition(own, { ...ready, observedGeneration: 1 }, { nowMs });
  console.log(status, set.find(({ type }) => type === "Ready")?.lastTransitionTime.length);
  console.log(setCondition([], ready, { nowMs })[0]?.message.length);
  // @ts-expect-error: the status to set is one of three
  setCondition(own, { ...ready, status: "true" }, { nowMs });
}
