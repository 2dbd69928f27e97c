import type { ResourceRegistry } from "../resources/resource_registry.ts";
import { type OpenApiDocument, reachableSchemas } from "./open_api_document.ts";

/** Group and version of a document. */
export interface GroupVersion {
  /** API group; empty for core. */
  readonly group: string;
  /** API version. */
  readonly version: string;
}

/** Returns the group and version of a document's path; `undefined` for any other path. */
export function groupVersionOf(path: string): GroupVersion | undefined {
  const [prefix, ...parts] = path.split("/");
  if (prefix === "api" && parts.length === 1) return { group: "", version: parts[0]! };
  if (prefix !== "apis" || parts.length !== 2) return undefined;
  return { group: parts[0]!, version: parts[1]! };
}

/**
 * Returns a document of kube-apiserver without the paths that this server does not serve;
 * `undefined` if none is left.
 */
export function servedDocument(
  document: OpenApiDocument,
  registry: ResourceRegistry,
  place: GroupVersion,
): OpenApiDocument | undefined {
  const root = place.group === ""
    ? `/api/${place.version}/`
    : `/apis/${place.group}/${place.version}/`;
  const served = Object.entries(document.paths).filter(([path]) =>
    path === root || isServed(path.slice(root.length), registry, place)
  );
  if (served.length <= 1) return undefined;
  const paths = Object.fromEntries(served);
  const { schemas = {}, ...components } = document.components;
  return {
    ...document,
    paths,
    components: { ...components, schemas: reachableSchemas(paths, schemas) },
  };
}

/** Returns whether a path below a group and version is served, such as `pods/{name}/log`. */
function isServed(path: string, registry: ResourceRegistry, place: GroupVersion): boolean {
  const parts = path.replace(/^namespaces\/\{namespace\}\//, "").split("/");
  const [plural = "", name = "{name}", subresource, ...more] = parts;
  const resource = registry.find({ ...place, plural });
  if (!resource || resource.custom || name !== "{name}" || more.length > 0) return false;
  if (subresource === undefined) return true;
  if (subresource === "status" || subresource === "scale") return resource[subresource] !== false;
  return [resource.parts, resource.actions, resource.streams].some((each) => subresource in each);
}
