import type { ResourceDefinition } from "../../client/resource_definition.ts";
import { resourcePath } from "../../client/resource_path.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Informer } from "../../informer/informer.ts";
import type { InformerFactory } from "../../informer/informer_factory.ts";
import { cutToMetadata } from "../../informer/store/metadata_only.ts";
import type { IndexFunction } from "../../informer/store/object_index.ts";
import { transformed } from "../../informer/store/transformed.ts";
import type { ChangePredicate, ChangePredicates } from "./is_relevant.ts";

/**
 * The objects of a resource that a controller follows. Select as little as the controller needs: its
 * informer receives and keeps nothing else. All controllers of a manager share the informers of equal
 * selections.
 *
 * @example The TLS Secrets of two namespaces
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { secrets } from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
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
  /** Several namespaces, instead of `namespace`; each of them has an informer of its own. */
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
   * Decides which changes lead to reconciles. A function decides about updates, as
   * {@linkcode generationChanged} does; new objects, and those that are gone, then always count. An
   * object has a predicate for each: `{ created, updated, deleted, generic }`. The request to delete
   * an object always leads to a reconcile.
   */
  readonly when?: ChangePredicate<T> | ChangePredicates<T>;
}

/** The objects of a resource that reconciled objects own. */
export interface OwnedObjects<T extends KubernetesObject> extends WatchedObjects<T> {
  /**
   * Whether each owner of an object counts, also for `owned`; otherwise only its controller does, the
   * owner whose reference has `controller: true`. See {@linkcode withOwner}.
   * @default {false}
   */
  readonly everyOwner?: boolean;
}

/** A resource, or a selection of its objects, that reconciled objects own. */
export type Owned<T extends KubernetesObject> = ResourceDefinition<T> | OwnedObjects<T>;

/** A resource, or a selection of its objects. */
export type Watched<T extends KubernetesObject> = ResourceDefinition<T> | WatchedObjects<T>;

/** Returns the selection; a resource alone selects all of its objects. */
export function selectionOf<T extends KubernetesObject>(
  watched: Watched<T> | Owned<T>,
): OwnedObjects<T> {
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

/** Returns an object of a response in the form in which the informer of a selection keeps it. */
export function keptObject<T extends KubernetesObject>(
  { metadataOnly, transform }: Pick<WatchedObjects<T>, "metadataOnly" | "transform">,
  object: DeepReadonly<T>,
): DeepReadonly<T> {
  if (!metadataOnly && !transform) return object;
  const kept = structuredClone(object) as T;
  if (metadataOnly) cutToMetadata(kept);
  if (!transform) return kept as DeepReadonly<T>;
  try {
    return transformed(kept, transform) as DeepReadonly<T>;
  } catch {
    return keptObject({ metadataOnly: metadataOnly ?? false }, object); // as in the store
  }
}
