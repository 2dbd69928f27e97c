/**
 * Informers: a copy of the cluster's objects in memory that follows the server, for programs that
 * want the current state rather than a watch. What client-go calls reflector, store (or lister),
 * shared informer and factory.
 *
 * @example Do something about each ConfigMap that changes
 * ```ts
 * import { createKubeFetch, inCluster, type KubernetesObject } from "jsr:@kubewire/kubewire";
 * import { createInformer } from "jsr:@kubewire/kubewire/informer";
 *
 * interface ConfigMap extends KubernetesObject {
 *   data?: Record<string, string>;
 * }
 *
 * await using kube = createKubeFetch(await inCluster());
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
export type { InformerWaitOptions, WaitOptions } from "./bounded_wait.ts";
export type { Added, Change, Deleted, Updated } from "./change.ts";
export type { Condition } from "./condition.ts";
export {
  isCrdEstablished,
  isDeleted,
  isJobComplete,
  isJobFailed,
  isPodFinished,
  isPodReady,
  isPodRunning,
  type ObjectWithPhase,
  type ObjectWithUid,
} from "./conditions.ts";
export type { ChangeHandler, HandlerRegistration } from "./handler_registration.ts";
export { hasCondition, type ObjectWithConditions, type StatusCondition } from "./has_condition.ts";
export { type IndexFunction, labelIndex, ownerIndex } from "./index_functions.ts";
export { createInformer, type Informer, type ListenOptions } from "./informer.ts";
export { InformerFactory, type SharedInformerOptions } from "./informer_factory.ts";
export type { InformerOptions } from "./informer_options.ts";
export type { Lister } from "./lister.ts";
export { objectKey } from "./object_key.ts";
export { ObjectFunctionError } from "./object_function_error.ts";
export { ObjectNotKeptError } from "./object_not_kept_error.ts";
export type { PackerOptions } from "./object_packer.ts";
export type { ReadOnly } from "./read_only.ts";
export type { ReflectorSettings } from "./reflector_settings.ts";
export type {
  BackingOffState,
  ListingState,
  ReflectorState,
  RelistingState,
  ServedState,
  Staleness,
  StartingState,
  StoppedState,
  StreamingState,
  SyncedState,
} from "./reflector_state.ts";
export {
  type DaemonSetRollout,
  type DeploymentRollout,
  isDaemonSetRolledOut,
  isDeploymentAvailable,
  isDeploymentRolledOut,
  isStatefulSetRolledOut,
  type StatefulSetRollout,
} from "./rollout_conditions.ts";
export type { SnapshotOptions } from "./snapshot_keeper.ts";
export type { SnapshotStore } from "./snapshot_store.ts";
export { type InformedResource, startInformer } from "./start_informer.ts";
export { waitUntil } from "./wait_until.ts";
