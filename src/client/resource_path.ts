import type { ResourceDefinition } from "./resource_definition.ts";

/**
 * The path of a resource, of one namespace if one is given.
 *
 * @throws {TypeError} If the namespace would lead elsewhere.
 */
export function resourcePath(definition: ResourceDefinition, namespace?: string): string {
  const { group, version, plural } = definition;
  const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  if (namespace === undefined) return `${root}/${plural}`;
  return `${root}/namespaces/${pathSegment("namespace", namespace)}/${plural}`;
}

/**
 * A name as a part of a path, encoded.
 *
 * @throws {TypeError} If it would lead elsewhere, as the empty name, `..` and any with a slash do,
 *   or is none that an object can have
 *   ({@link https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#path-segment-names path segment names}).
 */
export function pathSegment(what: string, name: string): string {
  if (typeof name !== "string" || name === "" || name === "." || name === "..") {
    throw new TypeError(`A ${what} must be a name, and ${JSON.stringify(name)} is none.`);
  }
  if (/[/%\\\p{Cc}]/u.test(name)) {
    throw new TypeError(
      `A ${what} has no slash, backslash, percent sign or control character: ` +
        `${JSON.stringify(name)} has one.`,
    );
  }
  return encodeURIComponent(name);
}
