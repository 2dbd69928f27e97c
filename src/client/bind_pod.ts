import { checkName } from "../core/check_name.ts";
import { checkOptions } from "../core/check_options.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { Status } from "../core/status.ts";
import { checkHandle } from "./check_handle.ts";
import type { WriteOptions } from "./request_options.ts";
import type { ResourceClient } from "./resource_client.ts";

const kind = { group: "", version: "v1", kind: "Binding" };

/** Settings of {@linkcode bindPod}. */
export interface BindOptions extends WriteOptions {
  /** The name of the node. */
  node: string;
}

/**
 * Assigns a pod to a node, as a scheduler does.
 *
 * @throws {TypeError} If the name of the pod or of the node is not valid.
 * @throws {ApiStatusError} If the server refuses; 409 (`isConflict`) if the pod is already bound.
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
  checkHandle("The pods of bindPod", pods);
  checkOptions(options);
  const { node, ...rest } = options;
  checkName("The name of the node", node); // the server accepts a name that no node can have
  const binding = { metadata: { name }, target: { apiVersion: "v1", kind: "Node", name: node } };
  return await pods.subresource("binding", kind).create<Status>(name, binding, rest);
}
