import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { WriteDefaults } from "./request_options.ts";
import { ResourceClient } from "./resource_client.ts";
import type { ResourceDefinition } from "./resource_definition.ts";

/** Resources by the names that a client shall have them under. */
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
  const base: ClientBase = {
    kube,
    resource: <T extends KubernetesObject>(definition: ResourceDefinition<T>) => {
      const namespace = definition.namespaced ? kube.namespace : undefined;
      return new ResourceClient<T>({ kube, definition, namespace, defaults });
    },
  };
  const handles: Record<string, ResourceClient<KubernetesObject>> = {};
  for (const [name, definition] of Object.entries(resources)) {
    if (name in base) {
      throw new TypeError(`The client has a ${name} itself: name the resource otherwise.`);
    }
    handles[name] = base.resource(definition);
  }
  return { ...base, ...handles } as Client<R>;
}
