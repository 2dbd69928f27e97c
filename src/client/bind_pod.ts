import type { KubernetesObject } from "../core/object_meta.ts";
import type { Status } from "../core/status.ts";
import type { WriteOptions } from "./request_options.ts";
import type { ResourceClient } from "./resource_client.ts";

const kind = { group: "", version: "v1", kind: "Binding" };

/** Settings of {@linkcode bindPod}. */
export interface BindOptions extends WriteOptions {
  /** The name of the node. */
  node: string;
}

/**
 * Has a pod run on a node: what a scheduler does.
 *
 * @throws {TypeError} If the pod or the node has no name.
 * @throws {ApiStatusError} If the server refuses; 409 (`isConflict`) where it is bound already.
 *
 * @example
 * ```ts
 * import type { KubernetesObject } from "jsr:@kubewire/kubewire";
 * import { bindPod, type ResourceClient } from "jsr:@kubewire/kubewire/client";
 *
 * export async function schedule(pods: ResourceClient<KubernetesObject>): Promise<void> {
 *   for await (const { items } of pods.pages({ fieldSelector: "spec.nodeName=" })) {
 *     for (const { metadata } of items) await bindPod(pods, metadata.name, { node: "node-1" });
 *   }
 * }
 * ```
 */
export async function bindPod<T extends KubernetesObject>(
  pods: ResourceClient<T>,
  name: string,
  options: BindOptions,
): Promise<Status> {
  const { node, ...rest } = options;
  if (!node) throw new TypeError(`There is no node to bind the pod ${name} to.`);
  const binding = { metadata: { name }, target: { apiVersion: "v1", kind: "Node", name: node } };
  return await pods.subresource("binding", kind).create<Status>(name, binding, rest);
}
