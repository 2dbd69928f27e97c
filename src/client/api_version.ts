import type { ResourceDefinition } from "./resource_definition.ts";

/** Returns the `apiVersion` of a group and a version: `v1`, or `apps/v1`. */
export function apiVersionOf(
  { group, version }: Pick<ResourceDefinition, "group" | "version">,
): string {
  return group === "" ? version : `${group}/${version}`;
}

/** Returns the group of an `apiVersion`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(0, apiVersion.indexOf("/")));
}
