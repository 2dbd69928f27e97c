/**
 * Controllers: reconcile loops over the objects of a resource, with a work queue, retries, leader
 * election, finalizers, owner references, conditions and Events, on Deno and Bun.
 *
 * ## A first controller
 *
 * A controller brings the cluster into the state that its objects describe. `reconcile` gets an object
 * whenever it, or an object that it owns, has changed; it is level-triggered: it gets the present
 * state, not the change, and is repeated with a growing delay while it fails.
 *
 * ```ts
 * import { createKubeFetch, inClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { configMaps, namespaces } from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using kube = createKubeFetch(await inClusterConfig());
 * await using manager = createManager(kube, { leaderElection: { name: "settings" } });
 * manager.controller({
 *   for: { resource: namespaces, labelSelector: "example.com/settings=true" },
 *   owns: [configMaps],
 *   async reconcile({ metadata }, { apply }) {
 *     const namespace = metadata.name;
 *     await apply(configMaps, { metadata: { name: "settings", namespace }, data: { a: "b" } });
 *   },
 * });
 * await manager.run(); // until SIGTERM
 * ```
 *
 * ## What is promised
 *
 * - **A key never runs twice at once**; a change during a reconcile leads to one more.
 * - **No reconcile on a stale store**: an object is reconciled again only when the informers have seen
 *   what its last reconcile has written. So what you have created is found, and what you have counted
 *   is counted once.
 * - **A reconcile that throws is repeated**, after 5 ms, 10 ms and so on, at most 1,000 s; all retries
 *   together are limited to ten a second after the first 100. Throw a {@linkcode TerminalError} if a
 *   retry is of no use. A success cancels a delayed run unless it asks for one.
 * - **Objects that are there at the start come after those that change.**
 * - **A finalizer** is added before the first reconcile and removed only after `cleanup` has
 *   succeeded.
 * - **A lost Lease** aborts the signal of running reconciles at once.
 *
 * Pass `signal` on to everything that a reconcile waits for: it aborts when the program stops, when
 * the Lease is lost, and after `timeLimitMs`.
 *
 * @module
 */
export { AlreadyOwnedError } from "./already_owned_error.ts";
export type { ControllerCounts, ControllerHandle } from "./controller_handle.ts";
export type {
  ControllerOptions,
  FinalizerOptions,
  Reconcile,
  ReconcileResult,
  WatchedSource,
} from "./controller_options.ts";
export {
  EventRecorder,
  type EventRecorderOptions,
  type EventSubject,
  type RecordedEvent,
} from "./event_recorder.ts";
export { addFinalizer, removeFinalizer } from "./finalizer.ts";
export { createManager, Manager, type ManagerOptions, type RunOptions } from "./manager.ts";
export {
  controllerOf,
  controllerReference,
  type Owner,
  withController,
} from "./owner_reference.ts";
export { annotationsChanged, anyOf, generationChanged, labelsChanged } from "./predicates.ts";
export type { ReconcileContext } from "./reconcile_context.ts";
export { type Condition, setCondition, type SetConditionOptions } from "./set_condition.ts";
export { TerminalError } from "./terminal_error.ts";
export type { QueueCounts } from "./work_queue.ts";
export type { ChangePredicate, Watched, WatchedObjects } from "./watched.ts";
