import { isJsonObject } from "../json/json_value.ts";

/** Merge rules for one field of a struct. */
export interface MergeField {
  /** Struct of the object, or of the objects in a map or a list. */
  type?: string;
  /**
   * Container of the objects.
   * @default {"one"}
   */
  in?: "one" | "map" | "list";
  /** Keys that identify the items of a list. */
  keys?: readonly string[];
  /** Values for keys that an item does not have. */
  keyDefaults?: Readonly<Record<string, unknown>>;
  /** Whether each item of a list of scalars is merged, and has managers, separately. */
  set?: boolean;
  /** Whether the object or map, or each item of a list with keys, has its managers as a whole. */
  atomic?: boolean;
  /** Whether the server's objects always have it, even if it is empty. */
  always?: boolean;
  /** Key that identifies the items of a list in a strategic merge patch. */
  patchKey?: string;
  /** Whether a strategic merge patch adds to the list of scalars. */
  patchAdds?: boolean;
  /** Whether a strategic merge patch may name the keys to keep. */
  retainKeys?: boolean;
}

/** Merge rules for the fields of a struct; other fields are merged according to their values. */
export type MergeStruct = Readonly<Record<string, MergeField>>;

/** Merge rules for a value. */
export interface MergeType {
  /** Types of the fields, for a struct. */
  fields?: Readonly<Record<string, MergeType>>;
  /** Type of the values, for a map. */
  values?: MergeType;
  /** The items and their keys, for a list with keys. */
  items?: MergeItems;
  /** Whether each item is merged, and has managers, separately, for a list of scalars. */
  set?: boolean;
  /** Whether the value has its managers as a whole. */
  atomic?: boolean;
  /** Whether the server's objects always have it, even if it is empty. */
  always?: boolean;
}

/** The items of a list with keys. */
export interface MergeItems {
  /** Names of the keys that identify an item. */
  keys: readonly string[];
  /** Values for keys that an item does not have. */
  keyDefaults: Readonly<Record<string, unknown>>;
  /** Type of an item. */
  type: MergeType;
}

/** Type of an unknown value: an object is a map, a list is merged as a whole. */
export const unknownType: MergeType = {};

/** Returns the merge type of a struct, with the types of the structs in its fields. */
export function structType(
  name: string,
  structs: Readonly<Record<string, MergeStruct>>,
): MergeType {
  const known = new Map<string, MergeType>();
  const named = (name: string): MergeType => {
    const found = known.get(name);
    if (found) return found;
    const fields: Record<string, MergeType> = {};
    const type: MergeType = { fields };
    known.set(name, type); // before its fields, because they may contain it
    for (const [field, entry] of Object.entries(structs[name] ?? {})) {
      fields[field] = fieldType(entry, named);
    }
    return type;
  };
  return named(name);
}

function fieldType(field: MergeField, named: (name: string) => MergeType): MergeType {
  const { type, in: holder = "one", keys, keyDefaults = {}, set, atomic, always } = field;
  const flags = { ...(set && { set }), ...(always && { always }) };
  const one = type === undefined ? unknownType : { ...named(type), ...(atomic && { atomic }) };
  if (holder === "list") {
    return keys ? { ...flags, items: { keys, keyDefaults, type: one } } : flags;
  }
  if (holder === "map") return { ...flags, values: one };
  return { ...one, ...flags, ...(atomic && { atomic }) };
}

/** The form of a value for merging: a single piece, named parts, or items. */
export type MergeShape = "leaf" | "map" | "list";

/** Returns the shape of a value of a type; `undefined` for `null` and absent values. */
export function shapeOf(value: unknown, type: MergeType): MergeShape | undefined {
  if (value === undefined || value === null) return undefined;
  if (type.atomic) return "leaf";
  if (Array.isArray(value)) return type.items || type.set ? "list" : "leaf";
  return isJsonObject(value) ? "map" : "leaf";
}

/** Returns the merge type of a member of an object. */
export function memberType(type: MergeType, name: string): MergeType {
  const fields = type.fields ?? {};
  return (Object.hasOwn(fields, name) ? fields[name] : undefined) ?? type.values ?? unknownType;
}
