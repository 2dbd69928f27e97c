import type { ResourceDefinition } from "../../client/resource_definition.ts";
import { resourcePath } from "../../client/resource_path.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { describeValue, isThenable } from "../../informer/handlers/misuse_error.ts";
import type { Change } from "../../informer/handlers/change.ts";
import type { Informer } from "../../informer/informer.ts";
import type { InformerFactory } from "../../informer/informer_factory.ts";
import type { IndexFunction } from "../../informer/store/index_functions.ts";
import { reportWarning } from "../../runtime/report_warning.ts";

/**
 * The objects of a resource that a controller follows. Select as little as the controller needs: its
 * informer receives and keeps nothing else. All controllers of a manager share the informers of equal
 * selections.
 *
 * @example The TLS Secrets of two namespaces
 * ```ts
 * import { createKubeFetch, inClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { secrets } from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using kube = createKubeFetch(await inClusterConfig());
 * await using manager = createManager(kube);
 * manager.controller({
 *   for: {
 *     resource: secrets,
 *     namespaces: ["shop", "shop-staging"],
 *     fieldSelector: "type=kubernetes.io/tls",
 *     indexes: { issuer: ({ metadata }) => metadata.annotations?.["example.com/issuer"] },
 *   },
 *   reconcile({ data }, { name }) {
 *     console.log(name, data?.["tls.crt"]?.length);
 *   },
 * });
 * await manager.run();
 * ```
 */
export interface WatchedObjects<T extends KubernetesObject> {
  /** The resource. */
  readonly resource: ResourceDefinition<T>;
  /**
   * The namespace; all of them by default.
   * @default {undefined}
   */
  readonly namespace?: string;
  /** Several namespaces, in the place of `namespace`; each of them has an informer of its own. */
  readonly namespaces?: readonly string[];
  /** Selects objects by their labels. */
  readonly labelSelector?: string;
  /** Selects objects by fields that the server supports for the resource, such as `type=Opaque`. */
  readonly fieldSelector?: string;
  /** Whether only the metadata is kept; the objects then have nothing else. */
  readonly metadataOnly?: boolean;
  /**
   * Returns the part of an object to keep in memory; it may change the object that it is given. It
   * must keep the `metadata` that controllers work with: labels, finalizers, owner references and so
   * on. All who follow the same selection share its informer, and must give the same function.
   */
  readonly transform?: (object: T) => T;
  /**
   * Indexes of the objects, by their names. `manager.informers` shows them in the store of the
   * informer; equal names must have the same function.
   */
  readonly indexes?: Readonly<Record<string, IndexFunction<T>>>;
  /**
   * Decides whether a change leads to a reconcile; see {@linkcode generationChanged}. Objects that
   * are there at the start, and deletions, always do.
   */
  readonly when?: ChangePredicate<T>;
}

/** A resource, or a selection of its objects. */
export type Watched<T extends KubernetesObject> = ResourceDefinition<T> | WatchedObjects<T>;

/** Decides about the change of an object by its two states. */
export type ChangePredicate<T> = (object: DeepReadonly<T>, previous: DeepReadonly<T>) => boolean;

/** Name of the index by the uid of an object's controller, which every informer of a manager has. */
export const CONTROLLER_UID = "kubewire.dev/controller-uid";

/** Returns the uid of an object's controller. */
export function controllerUid(object: DeepReadonly<KubernetesObject>): string | undefined {
  return object.metadata.ownerReferences?.find(({ controller }) => controller)?.uid;
}

/** Returns the selection; a resource alone selects all of its objects. */
export function selectionOf<T extends KubernetesObject>(watched: Watched<T>): WatchedObjects<T> {
  return "resource" in watched ? watched : { resource: watched };
}

/** Returns the namespaces of a selection, each once; `undefined` stands for all of them. */
export function namespacesOf<T extends KubernetesObject>(
  { namespace, namespaces = [namespace as string] }: WatchedObjects<T>,
): (string | undefined)[] {
  return [...new Set(namespaces)];
}

/** Returns the shared informer of the selection in one of its namespaces, or in all. */
export function informerOf<T extends KubernetesObject>(
  informers: InformerFactory,
  selection: WatchedObjects<T>,
  namespace: string | undefined,
): Informer<T> {
  const { resource, labelSelector, fieldSelector, metadataOnly, transform, indexes } = selection;
  return informers.informer<T>(resourcePath(resource, namespace), {
    ...(labelSelector !== undefined && { labelSelector }),
    ...(fieldSelector !== undefined && { fieldSelector }),
    ...(metadataOnly && { metadataOnly }),
    ...(transform && { transform }),
    ...(indexes && { indexes: { ...indexes } }),
  });
}

/** Returns whether a change leads to a reconcile. */
export function isRelevant<T extends KubernetesObject>(
  change: Change<T>,
  when: ChangePredicate<T> | undefined,
): boolean {
  return change.type !== "updated" || !when || isWanted(change, when) ||
    isDeletionRequest(change.object, change.previous);
}

/** A change counts when the predicate fails: a reconcile too many does no harm. */
function isWanted<T extends KubernetesObject>(
  { object, previous }: { object: DeepReadonly<T>; previous: DeepReadonly<T> },
  when: ChangePredicate<T>,
): boolean {
  try {
    const wanted: unknown = when(object, previous);
    if (!isThenable(wanted)) return Boolean(wanted);
    throw new TypeError(`it must give true or false, and gave ${describeValue(wanted)}`);
  } catch (error) {
    reportWarning("A `when` of a controller failed, so the change leads to a reconcile", error);
    return true;
  }
}

/** A predicate must not hide that an object waits for its finalizers. */
function isDeletionRequest(
  { metadata }: DeepReadonly<KubernetesObject>,
  previous: DeepReadonly<KubernetesObject>,
): boolean {
  return metadata.deletionTimestamp !== undefined &&
    previous.metadata.deletionTimestamp === undefined;
}
