import type { ResourceDefinition } from "../../client/resource_definition.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import type { KeySource } from "./key_source.ts";
import type { WatchedObjects } from "./watched.ts";

/** A resource whose changes lead to reconciles of other objects. */
// deno-lint-ignore no-explicit-any -- each source has a type of its own
export interface WatchedSource<S extends KubernetesObject = any> {
  /**
   * The client of another cluster, in which the objects are. The store of its informer must be synced
   * before the manager works, too, unless the source is `optional`. Dispose of the source or the
   * manager before the client: otherwise the end is reported to `onError`.
   * @default the client of the manager
   */
  readonly kube?: KubeFetch;
  /**
   * Whether the manager works before the store of the source is synced: for a cluster that may be
   * away at the start, or a resource that may not be served. The start waits for it for at most 10 s.
   * A store that is not synced within `syncTimeoutMs` is reported to `onError`, and the requests go
   * on; its objects come when the server does. Until then `store` refuses to show them: see
   * {@linkcode FollowedStore}. A source that `addSource` adds while the manager runs is always
   * optional.
   * @default {false}
   */
  readonly optional?: boolean;
  /** The objects. */
  readonly watched: ResourceDefinition<S> | WatchedObjects<S>;
  /**
   * Returns the keys of the objects to reconcile when an object has changed. It is called for the
   * state before the change too: an object that is no longer selected leads to its earlier keys.
   */
  readonly keysOf: (object: DeepReadonly<S>) => Iterable<string>;
}

/** A source of keys to reconcile, besides the objects themselves and those that they own. */
// deno-lint-ignore no-explicit-any -- each source has a type of its own
export type ControllerSource<S extends KubernetesObject = any> = WatchedSource<S> | KeySource;
