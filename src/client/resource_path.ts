import { checkName } from "../core/check_name.ts";
import { kubePath, rootPath } from "../transport/kube_path.ts";
import type { ResourceDefinition } from "./resource_definition.ts";

/**
 * Returns the path of a resource, in a namespace if one is given.
 *
 * @throws {TypeError} If the namespace would change the path.
 */
export function resourcePath(definition: ResourceDefinition, namespace?: string): string {
  if (namespace !== undefined) checkName("The namespace", namespace);
  return kubePath({ root: rootPath(definition), namespace, plural: definition.plural });
}

/**
 * Returns a name encoded as a part of a path. `what` is the subject of the error's message, such as
 * `The name of an object`.
 *
 * @throws {TypeError} If the name would change the path, as the empty name, `..` and any name with
 *   a slash do, or if an object cannot have it
 * ({@link https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#path-segment-names path segment names}).
 */
export function pathSegment(what: string, name: string): string {
  checkName(what, name);
  return encodeURIComponent(name);
}
