/**
 * Returns the key of an object in a store: `namespace/name`, or `name` without a namespace; as
 * client-go's `MetaNamespaceKeyFunc`.
 *
 * @example
 * ```ts
 * import { objectKey } from "jsr:@kubewire/kubewire/informer";
 *
 * objectKey({ namespace: "default", name: "web" }); // "default/web"
 * ```
 */
export function objectKey(metadata: { name: string; namespace?: string }): string {
  return metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
}
