import type { WatchedObjects } from "../sources/watched.ts";
import type { OwnedObjects } from "../sources/watched.ts";
import type { ResourceDefinition } from "../../client/resource_definition.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { RetryLimits } from "../queue/retry_limiter.ts";
import type { ControllerSource } from "../sources/controller_source.ts";
import type { Permission } from "./permission.ts";
import type { KeyContext, ReconcileContext } from "../context/reconcile_context.ts";

/** The result of a reconcile; nothing means that the object is reconciled when something changes. */
export interface ReconcileResult {
  /**
   * Milliseconds after which the object is reconciled again, if nothing changes before. Less than 1 is
   * again soon: after 5 ms, 10 ms and so on, as after a failure, until a reconcile returns another
   * delay or none.
   */
  requeueAfterMs?: number;
  /**
   * Whether the object is reconciled again soon, as with a `requeueAfterMs` of 0. It is not a failure.
   * With both the delay counts.
   * @default {false}
   */
  requeue?: boolean;
  /**
   * The priority of the reconcile that is asked for, higher ones first: 0 is that of a change, -100
   * that of an object that is there at the start.
   * @default the priority of the key
   */
  priority?: number;
}

/** Brings the world into the state that an object describes. */
export type Reconcile<T extends KubernetesObject> = (
  object: DeepReadonly<T>,
  context: ReconcileContext<T>,
) => Promise<ReconcileResult | void> | ReconcileResult | void;

/** The work that must be done before an object is deleted. */
export interface FinalizerOptions<T extends KubernetesObject> {
  /** The name, such as `example.com/bucket`. */
  name: string;
  /**
   * Called when the object is to be deleted, until it succeeds; then the finalizer is removed. It
   * may be called for an object that was never reconciled.
   *
   * With a result that asks for another reconcile, such as `{ requeueAfterMs: 5_000 }`, it says "not
   * yet": the finalizer stays, and `cleanup` is called again, at that time or after a change.
   */
  cleanup: Reconcile<T>;
}

/** Settings of a controller; `S` are the types of the objects of `watches`, in their order. */
export interface ControllerOptions<
  T extends KubernetesObject,
  // deno-lint-ignore no-explicit-any -- each source has a type of its own
  S extends readonly unknown[] = readonly any[],
> {
  /**
   * The name, for metrics and as field manager.
   * @default the plural name of the resource
   */
  name?: string;
  /** The objects to reconcile. */
  for: ResourceDefinition<T> | WatchedObjects<T>;
  /** The resources whose objects the reconciled objects own: a change leads to a reconcile. */
  // deno-lint-ignore no-explicit-any -- each resource has a type of its own
  owns?: readonly (ResourceDefinition<any> | OwnedObjects<any>)[];
  /** Other resources whose changes lead to reconciles, and other sources of keys. */
  watches?: { readonly [I in keyof S]: ControllerSource<S[I] & KubernetesObject> } | [];
  /** Called for an object when it, or an object that it owns, has changed; level-triggered. */
  reconcile: Reconcile<T>;
  /** The work that must be done before an object is deleted. */
  finalizer?: FinalizerOptions<T>;
  /**
   * Called when an object is gone, with its key; for data outside the cluster, a finalizer
   * is safer.
   */
  onGone?: (context: ReconcileContext<T>) => Promise<void> | void;
  /**
   * The number of objects that are reconciled at the same time.
   * @default {1}
   */
  concurrency?: number;
  /**
   * The limits of retries after failures, and of reconciles that ask for another one soon; those of
   * client-go by default. Changes of objects are not limited.
   */
  retryLimits?: RetryLimits;
  /**
   * Whether an object is reconciled again only when the informers have seen the writes of its last
   * reconcile. Without it a reconcile may repeat a step, because it does not see the first one.
   * @default {true}
   */
  readsOwnWrites?: boolean;
  /**
   * Whether only the replica that leads reconciles, or with shards the one that holds the object's
   * bucket. Otherwise every replica reconciles every object, from the start and with no check of its
   * writes: for data that each replica builds for itself, as a proxy builds its routes.
   * @default {true}
   */
  needLeaderElection?: boolean;
  /**
   * Milliseconds after which the signal of a reconcile aborts; it then counts as failed.
   * @default {300_000}
   */
  timeoutMs?: number;
  /**
   * Rights that the functions use beyond the declarations, for `manifests` alone: to read Secrets,
   * for example, or to create and delete Jobs by `client`.
   */
  permissions?: readonly Permission[];
}

/**
 * Settings of a controller without `for`: it reconciles the keys that its sources yield. A key may
 * mean anything, for example the name of an external account, or a cluster and an object in it.
 *
 * @example A price list that is read every hour, by one replica
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { configMaps } from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using manager = createManager(kube, { leaderElection: { name: "prices" } });
 * const { namespace } = kube;
 * manager.controller({
 *   name: "prices",
 *   watches: [{
 *     async *keys() {
 *       yield "prices";
 *     },
 *   }],
 *   async reconcile(key, { apply, signal }) {
 *     const response = await fetch("https://prices.example.com", { signal });
 *     const data = await response.json() as Record<string, string>;
 *     await apply(configMaps, { metadata: { name: key, namespace }, data });
 *     return { requeueAfterMs: 3_600_000 };
 *   },
 * });
 * await manager.run();
 * ```
 */
// deno-lint-ignore no-explicit-any -- each source has a type of its own
export interface KeyControllerOptions<S extends readonly unknown[] = readonly any[]> extends
  Omit<
    ControllerOptions<KubernetesObject>,
    "name" | "for" | "owns" | "watches" | "reconcile" | "finalizer" | "onGone"
  > {
  /** The name, for metrics and as field manager. */
  name: string;
  /** Not given: with objects these would be {@linkcode ControllerOptions}. */
  for?: never;
  /**
   * The sources of the keys. Those that a `keys` function yields must be yielded again each time that
   * it is called: keys that wait are dropped when the Lease is lost.
   */
  watches: { readonly [I in keyof S]: ControllerSource<S[I] & KubernetesObject> } | [];
  /** Called for a key; the writes of a reconcile have no owner. */
  reconcile: (
    key: string,
    context: KeyContext,
  ) => Promise<ReconcileResult | void> | ReconcileResult | void;
}
