import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { Discovery, type DiscoveryOptions, type KindReference } from "./discovery.ts";
import type { WriteDefaults } from "./request_options.ts";
import { ResourceClient } from "./resource_client.ts";
import type { ResourceDefinition } from "./resource_definition.ts";

/**
 * Resources by the names that a client shall have them under; a module of
 * `@kubewire/kubewire/types/GROUP/VERSION/resources` is one.
 */
export type ResourceTable = Readonly<Record<string, ResourceDefinition>>;

/** Settings of {@linkcode createClient}. */
export interface ClientOptions<R extends ResourceTable> extends WriteDefaults {
  /** The resources that the client has under names of their own: `client.pods`. */
  resources?: R;
}

/** What every client has; see {@linkcode createClient}. */
export interface ClientBase {
  /** What sends the requests. It stays its maker's, who disposes of it. */
  readonly kube: KubeFetch;
  /** The objects of a resource: in the namespace of `kube`, if they are in one. */
  resource<T extends KubernetesObject>(definition: ResourceDefinition<T>): ResourceClient<T>;
  /** What the API server serves; it is asked when that is needed for the first time. */
  readonly discovery: Discovery;
  /**
   * The objects of a kind that is known only when the program runs, as the server serves them; an
   * object will do for the kind.
   *
   * @throws {TypeError} If the kind can be none.
   * @throws {KindNotServedError} If the server has no such kind.
   * @throws {ApiStatusError} If the server refuses to tell.
   */
  dynamic<T extends KubernetesObject = KubernetesObject>(
    kind: KindReference,
    options?: DiscoveryOptions,
  ): Promise<ResourceClient<T>>;
}

/** The handles of a table of resources. */
export type ResourceHandles<R extends ResourceTable> = {
  readonly [N in keyof R]: R[N] extends ResourceDefinition<infer T> ? ResourceClient<T> : never;
};

/** A client, with the resources that it was given. */
export type Client<R extends ResourceTable = Record<never, never>> =
  & ClientBase
  & ResourceHandles<R>;

/**
 * Makes a client with types: a handle for each resource, with every verb. It has nothing to be
 * disposed of, and opens nothing.
 *
 * @throws {TypeError} If a resource is under a name that the client has itself.
 *
 * @example
 * ```ts
 * import { createKubeFetch, inCluster, type KubernetesObject } from "jsr:@kubewire/kubewire";
 * import { createClient, defineResource } from "jsr:@kubewire/kubewire/client";
 *
 * interface Pod extends KubernetesObject {
 *   status?: { phase?: string };
 * }
 *
 * const pods = defineResource<Pod>({ group: "", version: "v1", plural: "pods", kind: "Pod" });
 *
 * await using kube = createKubeFetch(await inCluster());
 * const client = createClient(kube, { resources: { pods }, fieldManager: "my-program" });
 * console.log((await client.pods.get("web")).status?.phase);
 * for await (const { type, object } of client.pods.allNamespaces().watch()) {
 *   console.log(type, object.metadata.name);
 * }
 * ```
 */
export function createClient<R extends ResourceTable = Record<never, never>>(
  kube: KubeFetch,
  options: ClientOptions<R> = {},
): Client<R> {
  const { resources = {} as R, ...defaults } = options;
  const discovery = new Discovery(kube);
  const resource = <T extends KubernetesObject>(definition: ResourceDefinition<T>) => {
    const namespace = definition.namespaced ? kube.namespace : undefined;
    return new ResourceClient<T>({ kube, definition, namespace, defaults });
  };
  const base: ClientBase = {
    kube,
    resource,
    discovery,
    async dynamic<T extends KubernetesObject>(kind: KindReference, options?: DiscoveryOptions) {
      // Of which type the objects are is the caller's word.
      const { object: _, ...definition } = await discovery.find(kind, options);
      return resource<T>(definition);
    },
  };
  const handles: Record<string, ResourceClient<KubernetesObject>> = {};
  for (const [name, definition] of Object.entries(resources)) {
    if (name in base) {
      throw new TypeError(`The client has a ${name} itself: name the resource otherwise.`);
    }
    handles[name] = resource(definition);
  }
  return { ...base, ...handles } as Client<R>;
}
