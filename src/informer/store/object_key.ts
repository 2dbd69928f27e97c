import { shownValue } from "../../core/shown_value.ts";

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

/**
 * Refuses a value that cannot be a key: no object would ever have it, so that a wait would not end.
 *
 * @throws {TypeError} If it is not a non-empty string.
 */
export function checkKey(key: unknown): void {
  if (typeof key === "string" && key !== "") return;
  throw new TypeError(
    `The key of an object must be a string such as namespace/name: it is ${shownValue(key)}.`,
  );
}
