import { isJsonObject } from "./json_value.ts";

/** How one field of a struct is merged. */
export interface MergeField {
  /** The struct of the object, or of the objects in a map or a list. */
  type?: string;
  /**
   * What holds the objects.
   * @default {"one"}
   */
  in?: "one" | "map" | "list";
  /** What tells the items of a list apart. */
  keys?: readonly string[];
  /** What stands for a key that an item does not have. */
  keyDefaults?: Readonly<Record<string, unknown>>;
  /** The items of a list of scalars are each for themselves. */
  set?: boolean;
  /** The object or the map, or each item of a list with keys, belongs to one manager. */
  atomic?: boolean;
  /** The server's objects always have it, even if it holds nothing. */
  always?: boolean;
  /** What tells the items of a list apart in a strategic merge patch. */
  patchKey?: string;
  /** A strategic merge patch adds to the list of scalars. */
  patchAdds?: boolean;
  /** A strategic merge patch may say which keys stay. */
  retainKeys?: boolean;
}

/** How the fields of a struct are merged: those that are not listed, by what their values are. */
export type MergeStruct = Readonly<Record<string, MergeField>>;

/** How a value is merged. */
export interface MergeType {
  /** Its named fields, where it is a struct. */
  fields?: Readonly<Record<string, MergeType>>;
  /** What a map has for values. */
  values?: MergeType;
  /** What a list has for items, and what tells them apart. */
  items?: MergeItems;
  /** A list of scalars, each for itself. */
  set?: boolean;
  /** It belongs to one manager as a whole. */
  atomic?: boolean;
  /** The server's objects always have it, even if it holds nothing. */
  always?: boolean;
}

/** The items of a list that are told apart by keys. */
export interface MergeItems {
  /** The names of the keys. */
  keys: readonly string[];
  /** What stands for a key that an item does not have. */
  keyDefaults: Readonly<Record<string, unknown>>;
  /** How an item is merged. */
  type: MergeType;
}

/** A value of which nothing is known: an object is a map, a list is one piece. */
export const unknownType: MergeType = {};

/** How the values of a struct are merged, by the structs that its fields name. */
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
    known.set(name, type); // before its fields, which may lead back to it
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

/** What a value is for merging: one piece, or of named parts, or of items. */
export type MergeShape = "leaf" | "map" | "list";

/** The shape of a value of a type; of `null` and what is absent, none. */
export function shapeOf(value: unknown, type: MergeType): MergeShape | undefined {
  if (value === undefined || value === null) return undefined;
  if (type.atomic) return "leaf";
  if (Array.isArray(value)) return type.items || type.set ? "list" : "leaf";
  return isJsonObject(value) ? "map" : "leaf";
}

/** How the value at a name of an object is merged. */
export function memberType(type: MergeType, name: string): MergeType {
  return type.fields?.[name] ?? type.values ?? unknownType;
}
