import { builtinKinds, builtinStructs } from "./builtin_merge_types.ts";
import { type MergeType, structType } from "./merge_type.ts";

/** How the objects of a kind are merged; those of an unknown kind have known metadata alone. */
export function builtinMergeType(apiVersion: string, kind: string): MergeType {
  const struct = builtinKinds[`${apiVersion}/${kind}`];
  if (struct !== undefined) return structType(struct, builtinStructs);
  return { fields: { metadata: { ...structType("ObjectMeta", builtinStructs), always: true } } };
}
