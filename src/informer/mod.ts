/**
 * Informers: a copy of the cluster's objects in memory that follows the server, for programs that
 * want the current state rather than a watch. They correspond to client-go's reflector, store (or
 * lister), shared informer and factory.
 *
 * ## Know the current state
 *
 * An informer reads the objects once, then watches the server; a lookup sends no request. It
 * survives all failures of the server and serves its last state meanwhile; only disposal ends it.
 *
 * ```ts
 * import { createKubeFetch, loadInClusterConfig, type KubernetesObject } from "jsr:@kubewire/kubewire";
 * import { createInformer } from "jsr:@kubewire/kubewire/informer";
 *
 * interface Service extends KubernetesObject {
 *   spec?: { clusterIP?: string };
 * }
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using services = createInformer<Service>(kube, "/api/v1/services");
 * await services.waitForSync({ timeoutMs: 30_000 });
 * console.log(services.store.size, services.store.list("kube-system").length);
 * console.log(services.store.get("default/kubernetes")?.spec?.clusterIP);
 * ```
 *
 * With the typed client, use `createInformer(client.services)`, which takes the path and the type
 * from the handle.
 *
 * It needs the right to `watch`, and to `list` where the server has no WatchList or WatchList
 * fails. Objects are shared and therefore read-only by their type; with `freeze: true` a mutation
 * throws.
 *
 * ## React to changes
 *
 * ```ts
 * import type { KubernetesObject } from "jsr:@kubewire/kubewire";
 * import type { Informer } from "jsr:@kubewire/kubewire/informer";
 *
 * export async function follow(informer: Informer<KubernetesObject>): Promise<void> {
 *   using handler = informer.addHandler(async (change) => {
 *     const { name } = change.object.metadata;
 *     if (change.type === "added" && change.initial) return; // it existed before
 *     if (change.type === "deleted" && change.missed) console.log(`${name} vanished unseen`);
 *     await fetch("https://hooks.example.com/", { method: "POST", body: `${change.type} ${name}` });
 *   });
 *   await handler.waitForSync(); // it has got all existing objects
 *   console.log(handler.queueLength);
 *
 *   for await (const change of informer.changes()) { // the same as a stream, for one reader
 *     if (change.type === "updated") console.log(change.previous.metadata.resourceVersion);
 *   }
 * }
 * ```
 *
 * A handler that is added late first gets the existing objects. It gets one change at a time; at
 * most two changes of an object wait for it. If it throws, or its promise rejects, `onHandlerError`
 * gets the error (default: a warning on standard error); the informer and the other handlers
 * continue.
 *
 * ## Look objects up by an index
 *
 * ```ts
 * import { createKubeFetch, loadInClusterConfig, type KubernetesObject } from "jsr:@kubewire/kubewire";
 * import { createInformer, labelIndex, ownerIndex } from "jsr:@kubewire/kubewire/informer";
 *
 * interface Pod extends KubernetesObject {
 *   spec?: { nodeName?: string };
 * }
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using pods = createInformer<Pod>(kube, "/api/v1/pods", {
 *   indexes: {
 *     node: (pod) => pod.spec?.nodeName,
 *     app: labelIndex("app.kubernetes.io/name"),
 *     owner: ownerIndex(),
 *   },
 * });
 * await pods.waitForSync({ timeoutMs: 30_000 });
 * console.log(pods.store.countByIndex("node", "node-1"));
 * for (const pod of pods.store.byIndex("app", "web")) console.log(pod.metadata.name);
 * ```
 *
 * The index `namespace` always exists. `createInformerFactory` shares informers, and adds an index to a
 * shared one at any time. `examples/pods_by_node.ts` is a whole program.
 *
 * ## Wait for a condition
 *
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { hasCondition, isDeploymentRolledOut, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const web = "/apis/apps/v1/namespaces/default/deployments/web";
 * await waitUntil(kube, web, isDeploymentRolledOut, { timeoutMs: 300_000 });
 *
 * const certificate = "/apis/cert-manager.io/v1/namespaces/default/certificates/web";
 * await waitUntil(kube, certificate, hasCondition("Ready"), { timeoutMs: 120_000 });
 * ```
 *
 * The module has conditions for pods, jobs, Deployments, StatefulSets, DaemonSets, CRDs and
 * deletion, with the rules of `kubectl wait` and `kubectl rollout status`; you can also use any
 * function of the object. The function `waitUntil` reads the object from the server, so that it
 * sees your last write. With an informer of the resource, `informer.waitUntil("default/web", …)`
 * does not need another connection. But **right after your own write the informer may still have
 * the older version**, for example a Deployment whose last rollout is finished, and the wait ends
 * immediately. Then use the function `waitUntil`, or also require the generation that the write
 * returned:
 * `(it) => (it?.metadata.generation ?? 0) >= written.metadata.generation && isDeploymentRolledOut(it)`.
 * `examples/rollout_restart.ts` is a script with an exit code, `examples/config_reloader.ts`
 * follows a single ConfigMap.
 *
 * ## Keep less in memory
 *
 * The store keeps each object as bytes, its JSON without `managedFields`, and parses it on each
 * read. If you often read the same objects and have the memory, use `keep: "objects"`: a read then
 * costs nothing, and a program with 50,000 pods has 15 to 40 % more memory (`deno task bench
 * --only=informer-3k,informer-6k` measures both).
 *
 * ```ts
 * import type { KubeFetch, KubernetesObject } from "jsr:@kubewire/kubewire";
 * import { createInformer, type Informer } from "jsr:@kubewire/kubewire/informer";
 *
 * interface Secret extends KubernetesObject {
 *   type?: string;
 *   data?: Record<string, string>;
 * }
 *
 * // The server sends only the metadata; if it sends more, the rest is not kept.
 * export function secretNames(kube: KubeFetch): Informer<KubernetesObject> {
 *   return createInformer(kube, "/api/v1/secrets", { metadataOnly: true });
 * }
 *
 * // The server sends whole objects, and the result of the transform is kept.
 * export function secretTypes(kube: KubeFetch): Informer<Secret> {
 *   return createInformer<Secret>(kube, "/api/v1/secrets", {
 *     transform: ({ data: _, ...secret }) => secret,
 *     fieldSelector: "type!=helm.sh/release.v1", // what does not match is not sent at all
 *   });
 * }
 * ```
 *
 * ## Start from the state of the last run
 *
 * With a snapshot an informer starts with the objects of the last run and watches from there, so
 * that handlers get the changes since then. If that resourceVersion has expired on the server, the
 * informer reads the state and reports the differences. A snapshot is saved every minute, and when
 * the informer is disposed of.
 *
 * ```ts
 * import type { KubeFetch } from "jsr:@kubewire/kubewire";
 * import { createInformer, type SnapshotStore } from "jsr:@kubewire/kubewire/informer";
 *
 * const file = "/var/lib/pods/snapshot";
 * const store: SnapshotStore = {
 *   async load() {
 *     try {
 *       return (await Deno.open(file)).readable;
 *     } catch (error) {
 *       if (error instanceof Deno.errors.NotFound) return undefined;
 *       throw error;
 *     }
 *   },
 *   async save(content) {
 *     await Deno.writeFile(`${file}.new`, content);
 *     await Deno.rename(`${file}.new`, file);
 *   },
 * };
 *
 * export async function follow(kube: KubeFetch): Promise<void> {
 *   await using pods = createInformer(kube, "/api/v1/pods", { snapshot: { store } });
 *   for await (const change of pods.changes()) console.log(change.type, change.object.metadata.name);
 * }
 * ```
 *
 * Change `version` in `snapshot` when the `transform` changes. A snapshot that is incomplete or
 * damaged, or of another server, cluster or resource, is not used, and the `onError` of `snapshot`
 * gets the reason, not that of the informer.
 * Clusters are distinguished by the uid of the namespace `kube-system`: allow `get` on it. If it
 * may not be read, the state is read at each start, and differences are reported. The file contains
 * the objects in clear text: protect a snapshot of Secrets like the Secrets.
 * `examples/resume_from_snapshot.ts` runs on both runtimes.
 *
 * ## Observe an informer
 *
 * An informer is always in one of seven states: `starting`, `listing`, `streaming`, `synced`,
 * `backingOff` (with delay and reason), `relisting` (with reason) and `stopped`.
 *
 * ```ts
 * import type { KubeFetch } from "jsr:@kubewire/kubewire";
 * import { createInformer } from "jsr:@kubewire/kubewire/informer";
 *
 * export async function follow(kube: KubeFetch): Promise<void> {
 *   await using pods = createInformer(kube, "/api/v1/pods", {
 *     onStateChange: (state) => {
 *       if ("reason" in state) console.warn(`${state.name}: ${state.reason}`);
 *       else console.log(state.name);
 *     },
 *     onError: (error) => console.error("waiting may not resolve this", error),
 *   });
 *   await pods.waitForSync({ timeoutMs: 30_000 }); // its TimeoutError has the last refusal as cause
 *   const { since, reason } = pods.stale ?? {}; // absent while a watch keeps the content current
 *   if (since) console.warn(`the pods are those of ${since.toISOString()}: ${reason}`);
 * }
 * ```
 *
 * No response ends an informer. Also after 400, 401, 403, 404 and 422 it retries after at most 30 s
 * (up to 5 minutes if `Retry-After` asks for it) and keeps its content; `stale` gives the time
 * since when the content may be old. `onError` is called once for each streak of failures that
 * waiting alone may not resolve; the default is a warning on standard error. `waitForSync` waits
 * until the streak ends; with `failFast: true` it rejects at the first refusal. The function
 * `waitUntil`, which is for scripts, always fails fast.
 *
 * ## Limits
 *
 * - **No resync and no work queue.** A handler that fails must retry by itself: `./controller` does
 *   both for you.
 * - **Every informer uses one watch**: a stream over HTTP/2, a connection over HTTP/1.1. Informers of
 *   the same path and selectors share one through `createInformerFactory`.
 *
 * @example Do something about each ConfigMap that changes
 * ```ts
 * import { createKubeFetch, loadInClusterConfig, type KubernetesObject } from "jsr:@kubewire/kubewire";
 * import { createInformer } from "jsr:@kubewire/kubewire/informer";
 *
 * interface ConfigMap extends KubernetesObject {
 *   data?: Record<string, string>;
 * }
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const path = `/api/v1/namespaces/${kube.namespace}/configmaps`;
 * await using configMaps = createInformer<ConfigMap>(kube, path);
 * configMaps.addHandler((change) => {
 *   if (change.type !== "deleted") console.log(change.object.metadata.name, change.object.data);
 * });
 * await configMaps.waitForSync({ timeoutMs: 30_000 });
 * console.log(configMaps.store.size, configMaps.state.name);
 * ```
 *
 * @module
 */
export type { InformerWaitOptions, WaitOptions } from "./waits/bounded_wait.ts";
export type { Added, Change, Deleted, Updated } from "./handlers/change.ts";
export type { WaitCondition } from "./conditions/object_waiter.ts";
export {
  isCrdEstablished,
  isDeleted,
  isJobComplete,
  isJobFailed,
  isPodFinished,
  isPodReady,
  isPodRunning,
} from "./conditions/conditions.ts";
export type { ChangeHandler, HandlerRegistration } from "./handlers/handler_registration.ts";
export { hasCondition, type ObjectWithConditions } from "./conditions/has_condition.ts";
export { type IndexFunction, labelIndex, ownerIndex } from "./store/object_index.ts";
export { type Informer, type ListenOptions } from "./informer.ts";
export { createInformer } from "./create_informer.ts";
export type { InformedResource } from "./informed_resource.ts";
export { createInformerFactory, type InformerFactory } from "./informer_factory.ts";
export type { InformerOptions } from "./informer_options.ts";
export type { Lister } from "./store/lister.ts";
export { objectKey } from "./store/object_key.ts";
export { ObjectFunctionError, ObjectNotKeptError } from "./store/object_errors.ts";
export type { DeepReadonly } from "../core/deep_readonly.ts";
export type { InformerState, Staleness } from "./reflector/informer_state.ts";
export {
  isDaemonSetRolledOut,
  isDeploymentAvailable,
  isDeploymentRolledOut,
  isStatefulSetRolledOut,
} from "./conditions/rollout_conditions.ts";
export type { SnapshotOptions } from "./snapshot/snapshot_keeper.ts";
export type { SnapshotStore } from "./snapshot/snapshot_store.ts";
export { waitUntil } from "./wait_until.ts";
