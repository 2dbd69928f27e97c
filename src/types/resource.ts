/**
 * What an API server serves under one name, and the type of its objects: what a client must know
 * of a resource. The generated modules have one of these for each; as a value it is a few strings.
 *
 * @example
 * ```ts
 * import type { KubeFetch } from "jsr:@kubewire/kubewire";
 * import type { Resource } from "jsr:@kubewire/kubewire/types/resource";
 * import { nodes } from "jsr:@kubewire/kubewire/types/core/v1/resources";
 *
 * export async function readAll<T>(kube: KubeFetch, resource: Resource<T>): Promise<T[]> {
 *   const { group, version, plural } = resource;
 *   const root = group === "" ? "/api" : `/apis/${group}`;
 *   return (await (await kube.fetch(`${root}/${version}/${plural}`)).json()).items;
 * }
 *
 * export async function showNodes(kube: KubeFetch): Promise<void> {
 *   for (const node of await readAll(kube, nodes)) console.log(node.status?.nodeInfo?.osImage);
 * }
 * ```
 */
export interface Resource<T> {
  /** The API group, such as `apps`; empty for pods, services and the rest of the core group. */
  readonly group: string;
  /** The version of the group, such as `v1`. */
  readonly version: string;
  /** The name in paths, such as `deployments`. */
  readonly plural: string;
  /** The name in objects, such as `Deployment`. */
  readonly kind: string;
  /** Whether an object is in a namespace, or of the whole cluster. */
  readonly namespaced: boolean;
  /** What can be done with it, in the words of RBAC. */
  readonly verbs: readonly string[];
  /** What is below an object, such as `status` and `scale`. */
  readonly subresources: readonly string[];
  /** Never there: it carries the type of the objects. */
  readonly object?: T;
}
