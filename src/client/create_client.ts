import type { KubernetesObject } from "../core/object_meta.ts";
import { shownValue } from "../core/shown_value.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { checkClient } from "../transport/kube_internals.ts";
import { checkWriteDefaults, type WriteDefaults } from "./request_options.ts";
import { ResourceClient } from "./resource_client.ts";
import { checkDefinition, type ResourceDefinition } from "./resource_definition.ts";

/** Settings of {@linkcode createClient}. */
export interface ClientOptions<R extends Readonly<Record<string, ResourceDefinition>>>
  extends WriteDefaults {
  /** The resources of the client: `{ pods }` gives `client.pods`. */
  resources: R;
}

/** A handle for each resource of a table. It has no other members, so any name can be used. */
export type Client<R extends Readonly<Record<string, ResourceDefinition>>> = {
  readonly [N in keyof R]: R[N] extends ResourceDefinition<infer T> ? ResourceClient<T> : never;
};

/**
 * Creates a typed client: a handle for each resource, with every verb. It sends nothing and does
 * not need to be disposed of. For a single resource use {@linkcode createResourceClient}, for a
 * kind that is known only at run time {@linkcode Discovery}.
 *
 * @throws {TypeError} If `kube` is not a client, `resources` is missing, or a resource is not a
 *   definition.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createClient } from "jsr:@kubewire/kubewire/client";
 * import * as core from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const client = createClient(kube, { resources: core, fieldManager: "my-program" });
 * console.log((await client.pods.get("web")).status?.phase);
 * for await (const { type, object } of client.pods.allNamespaces().watch()) {
 *   console.log(type, object.metadata.name);
 * }
 * ```
 */
export function createClient<R extends Readonly<Record<string, ResourceDefinition>>>(
  kube: KubeFetch,
  options: ClientOptions<R>,
): Client<R> {
  checkClient(kube);
  const { resources, ...defaults } = (options as Partial<ClientOptions<R>> | undefined) ?? {};
  if (typeof resources !== "object" || resources === null || Array.isArray(resources)) {
    throw new TypeError(
      "createClient takes its resources as { resources }, such as { resources: { pods } }: " +
        `resources is ${shownValue(resources)}.`,
    );
  }
  checkWriteDefaults(defaults);
  const handles = Object.entries<ResourceDefinition>(resources).map(([name, definition]) => {
    checkDefinition(definition, name);
    return [name, createResourceClient(kube, definition, defaults)] as const;
  });
  // Unlike an assignment, this also creates an own property for `__proto__`.
  return Object.fromEntries<ResourceClient<KubernetesObject>>(handles) as Client<R>;
}

/**
 * Creates a handle for one resource. A namespaced resource starts in the namespace of `kube`.
 *
 * @throws {TypeError} If `kube` is not a client, or `definition` is not a definition.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createResourceClient } from "jsr:@kubewire/kubewire/client";
 * import { configMaps } from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const settings = await createResourceClient(kube, configMaps).getOrNull("settings");
 * console.log(settings?.data);
 * ```
 */
export function createResourceClient<T extends KubernetesObject>(
  kube: KubeFetch,
  definition: ResourceDefinition<T>,
  defaults: WriteDefaults = {},
): ResourceClient<T> {
  checkClient(kube);
  checkDefinition(definition);
  checkWriteDefaults(defaults);
  const namespace = definition.namespaced ? kube.namespace : undefined;
  return new ResourceClient<T>({ kube, definition, namespace, defaults });
}
