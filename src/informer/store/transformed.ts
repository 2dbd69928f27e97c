import type { KubernetesObject } from "../../core/object_meta.ts";
import { describeValue, MisuseError } from "./misuse_error.ts";

/**
 * Returns the result of a transform for an object.
 *
 * @throws {MisuseError} If the result is not an object with the same identity.
 */
export function transformed<T extends KubernetesObject>(
  object: T,
  transform: (object: T) => T,
): T {
  const { name, namespace, uid, resourceVersion } = object.metadata;
  const result: T | null | undefined = transform(object);
  const left = result?.metadata;
  if (
    left?.name === name && left.namespace === namespace && left.uid === uid &&
    left.resourceVersion === resourceVersion && isKeptByJson(result, left)
  ) return result as T;
  const gave = left ? "an object with another identity" : describeValue(result);
  throw new MisuseError(
    "must give an object with the metadata.name, namespace, uid and resourceVersion of the one " +
      `that it was given, that JSON leaves as it is, and gave ${gave}`,
  );
}

/** Whether the JSON has the same identity: it omits inherited fields; `toJSON` may change it. */
function isKeptByJson(object: object | null | undefined, metadata: object): boolean {
  const has = Object.prototype.propertyIsEnumerable;
  return has.call(object, "metadata") && has.call(metadata, "name") && !("toJSON" in metadata) &&
    !("toJSON" in (object as object));
}
