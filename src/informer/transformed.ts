import type { KubernetesObject } from "../core/object_meta.ts";
import { describeValue, MisuseError } from "./misuse_error.ts";

/**
 * Returns what a transform makes of an object.
 *
 * @throws {MisuseError} If that is anything but an object with the same identity.
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
    left.resourceVersion === resourceVersion
  ) return result as T;
  const gave = left ? "an object with another identity" : describeValue(result);
  throw new MisuseError(
    "must give an object with the metadata.name, namespace, uid and resourceVersion of the one " +
      `that it was given, and gave ${gave}`,
  );
}
