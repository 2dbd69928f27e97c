import type { ResourceDefinition } from "./resource_definition.ts";

/** Returns the `apiVersion` of a group and a version: `v1`, or `apps/v1`. */
export function apiVersionOf(
  { group, version }: Pick<ResourceDefinition, "group" | "version">,
): string {
  return group === "" ? version : `${group}/${version}`;
}
