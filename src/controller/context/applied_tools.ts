import { createResourceClient } from "../../client/create_client.ts";
import type { AppliedObject } from "../../client/object_types.ts";
import { nameOf } from "../../client/object_writer.ts";
import type { ResourceClient } from "../../client/resource_client.ts";
import { checkDefinition, type ResourceDefinition } from "../../client/resource_definition.ts";
import { resourcePath } from "../../client/resource_path.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import type { FreshObjects } from "../own_writes/fresh_objects.ts";
import type { ClusterTools } from "./reconcile_context.ts";
import type { FollowedInformers } from "../sources/followed_informers.ts";
import { type FollowedStore, followedStore } from "./followed_store.ts";
import { checkLimits, limited, limitedKube, type RequestLimits } from "./request_limits.ts";

/** Settings of {@linkcode AppliedTools}. */
interface AppliedToolsOptions {
  /** The client: it checks and notes each write. */
  readonly kube: KubeFetch;
  /** The informers of the cluster. */
  readonly followed: FollowedInformers;
  /** Name of the controller: the field manager. */
  readonly controller: string;
  /** Objects that replace those in the stores. */
  readonly freshObjects: FreshObjects | undefined;
  /** Aborts when the work must stop. */
  readonly signal: AbortSignal;
}

/** The tools of a reconcile for one cluster, without an owner. */
export class AppliedTools implements ClusterTools {
  readonly kube: KubeFetch;
  readonly #options: AppliedToolsOptions;

  /** Creates the tools. */
  constructor(options: AppliedToolsOptions) {
    this.kube = options.kube;
    this.#options = options;
  }

  /** Returns the same tools with limits, if any, for each of their requests. */
  with(limits: RequestLimits | undefined): AppliedTools {
    if (limits === undefined) return this;
    checkLimits(limits);
    const kube = limitedKube({ ...this.#options, limits });
    return new AppliedTools({ ...this.#options, kube });
  }

  // Functions of the object itself, so that a reconcile can take them apart.
  readonly client = <C extends KubernetesObject>(
    resource: ResourceDefinition<C>,
  ): ResourceClient<C> =>
    createResourceClient<C>(this.kube, resource, { fieldManager: this.#options.controller });

  readonly apply = async <C extends KubernetesObject>(
    resource: ResourceDefinition<C>,
    object: DeepReadonly<AppliedObject<C>>,
    limits: RequestLimits = {},
  ): Promise<C> => {
    checkDefinition(resource);
    checkLimits(limits);
    const name = nameOf(object);
    const { namespace } = object.metadata as DeepReadonly<KubernetesObject["metadata"]>;
    if (resource.namespaced && namespace === undefined) {
      throw new TypeError(`${resource.kind} ${name} needs a metadata.namespace.`);
    }
    return await this.send(resource, object, limits);
  };

  /** Applies an object that is checked, and has a namespace if its resource has. */
  async send<C extends KubernetesObject>(
    resource: ResourceDefinition<C>,
    object: DeepReadonly<AppliedObject<C>>,
    limits: RequestLimits,
  ): Promise<C> {
    const { namespace } = object.metadata as DeepReadonly<KubernetesObject["metadata"]>;
    const own = this.client(resource);
    const handle = resource.namespaced ? own.namespace(namespace!) : own;
    return await limited((signal) => handle.apply(object, { signal, force: true }), {
      ...this.#options,
      limits,
    });
  }

  readonly store = <C extends KubernetesObject>(
    resource: ResourceDefinition<C>,
  ): FollowedStore<C> => {
    checkDefinition(resource);
    const { controller } = this.#options;
    const { server } = this.kube;
    const store = followedStore<C>({ ...this.#options, server, path: resourcePath(resource) });
    if (store) return store;
    throw new TypeError(
      `The controller ${controller} does not follow ${resource.plural}: add the resource to its ` +
        "`watches`.",
    );
  };
}
