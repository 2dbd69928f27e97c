/**
 * A resource that an API server serves, and the type of its objects. The generated modules have one
 * constant of this type for each resource; a constant is a few strings.
 *
 * @example
 * ```ts
 * import type { KubeFetch } from "jsr:@kubewire/kubewire";
 * import type { ResourceDefinition } from "jsr:@kubewire/types/resource";
 * import { nodes } from "jsr:@kubewire/types/core/v1/resources";
 *
 * export async function readAll<T>(kube: KubeFetch, resource: ResourceDefinition<T>): Promise<T[]> {
 *   const { group, version, plural } = resource;
 *   const root = group === "" ? "/api" : `/apis/${group}`;
 *   const response = await kube.fetch(`${root}/${version}/${plural}`);
 *   return (await response.json() as { items: T[] }).items;
 * }
 *
 * export async function showNodes(kube: KubeFetch): Promise<void> {
 *   for (const node of await readAll(kube, nodes)) console.log(node.status?.nodeInfo?.osImage);
 * }
 * ```
 */
export interface ResourceDefinition<T> {
  /** The API group, such as `apps`; empty for pods, services and the rest of the core group. */
  readonly group: string;
  /** The version of the group, such as `v1`. */
  readonly version: string;
  /** The plural name in paths, such as `deployments`. */
  readonly plural: string;
  /** The kind in objects, such as `Deployment`. */
  readonly kind: string;
  /** Whether the objects are namespaced; otherwise they are cluster-scoped. */
  readonly namespaced: boolean;
  /** The supported verbs, such as `get` and `watch`. */
  readonly verbs: readonly string[];
  /** The subresources, such as `status` and `scale`. */
  readonly subresources: readonly string[];
  /** Never set: it only carries the type of the objects. */
  readonly object?: T;
}
