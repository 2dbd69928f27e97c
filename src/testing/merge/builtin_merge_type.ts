import { builtinKinds, builtinStructs } from "./builtin_merge_types.ts";
import { type MergeType, structType } from "./merge_type.ts";

/** Returns the merge type of a kind; for an unknown kind, only the metadata has a known type. */
export function builtinMergeType(apiVersion: string, kind: string): MergeType {
  const struct = builtinKinds[`${apiVersion}/${kind}`];
  if (struct !== undefined) return structType(struct, builtinStructs);
  return { fields: { metadata: { ...structType("ObjectMeta", builtinStructs), always: true } } };
}
