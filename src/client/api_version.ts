import type { ResourceDefinition } from "./resource_definition.ts";

/** A group and a version, as objects have them: `v1`, or `apps/v1`. */
export function apiVersionOf(
  { group, version }: Pick<ResourceDefinition, "group" | "version">,
): string {
  return group === "" ? version : `${group}/${version}`;
}
