import { builtinResources } from "../../../src/testing/resources/builtin_resources.ts";
import { apiVersionOf } from "../../../src/testing/resources/served_resource.ts";
import { mergeTypes, mergeTypesModule, type OpenApiDocument } from "./merge_types.ts";

/** Reads a server's table of merge types, and returns it as a module. */
export async function servedMergeTypes(get: (path: string) => Promise<unknown>): Promise<string> {
  const versions = new Set<string>();
  const kinds = new Set<string>();
  for (const { group, version = "v1", kind } of builtinResources) {
    versions.add(group ? `apis/${group}/${version}` : `api/${version}`);
    kinds.add(`${apiVersionOf({ group, version })}/${kind}`);
  }
  const documents: OpenApiDocument[] = [];
  for (const version of versions) {
    documents.push(await get(`/openapi/v3/${version}`) as OpenApiDocument);
  }
  return mergeTypesModule(mergeTypes(documents, kinds));
}
