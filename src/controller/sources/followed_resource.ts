import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Informer } from "../../informer/informer.ts";

/** An informer of a manager with its selection. */
export interface FollowedResource {
  /** The informer. */
  readonly informer: Informer<KubernetesObject>;
  /** The URL of the API server, if it is not that of the manager. */
  readonly server?: string;
  /** Whether the controllers work without its objects until it is synced. */
  readonly optional?: boolean;
  /** The label selector of the informer; `undefined` if it has all objects. */
  readonly labelSelector: string | undefined;
  /** The field selector of the informer; `undefined` if it has none. */
  readonly fieldSelector?: string | undefined;
}

/**
 * Finds the informers that have the objects of a resource in a namespace, or in any namespace if
 * none is given.
 */
export type InformersOf = (resource: string, namespace?: string) => readonly FollowedResource[];
