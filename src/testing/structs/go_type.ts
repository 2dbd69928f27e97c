import { namedTypes, structFields } from "./struct_tables.ts";

/** A field of a struct. */
export interface StructField {
  /** Name in JSON. */
  readonly name: string;
  /** Type in Go, such as `*int32` or `[]v1.Container`. */
  readonly type: string;
  /** Is true if an empty value is left out. */
  readonly omitsEmpty: boolean;
  /** Is true if the zero value of the type is left out. */
  readonly omitsZero: boolean;
}

/** A type in Go, as far as its JSON is concerned. */
export type GoType =
  | { readonly form: "struct"; readonly name: string; readonly fields: readonly StructField[] }
  | { readonly form: "list"; readonly name: string; readonly item: string }
  | { readonly form: "map"; readonly name: string; readonly value: string }
  | { readonly form: "pointer"; readonly name: string; readonly target: string }
  | { readonly form: "bytes"; readonly name: string }
  | { readonly form: "custom"; readonly name: string }
  | { readonly form: "scalar"; readonly name: string; readonly base: string };

/** Returns a type by its name in the tables. */
export function goTypeNamed(name: string): GoType {
  const known = types.get(name);
  if (known) return known;
  const type = readType(name);
  types.set(name, type);
  return type;
}

/** Returns the name of a type as messages have it: `v1.Container`. */
export function shownName(name: string): string {
  return name.replaceAll(/[a-z0-9]+\/(?=v\w+\.)/g, "");
}

/** Returns the fields of a struct without the unknown ones. */
export function knownFields(
  fields: readonly StructField[],
  unknown: readonly string[] | undefined,
): readonly StructField[] {
  return unknown ? fields.filter(({ name }) => !unknown.includes(name)) : fields;
}

// A cache of the tables, which never change.
const types = new Map<string, GoType>();

function readType(name: string): GoType {
  if (name.startsWith("*")) return { form: "pointer", name, target: name.slice(1) };
  const fields = structFields[name];
  if (fields !== undefined) return { form: "struct", name, fields: readFields(fields) };
  const underlying = namedTypes[name] ?? name;
  if (underlying === "custom") return { form: "custom", name };
  if (underlying === "[]uint8") return { form: "bytes", name };
  if (underlying.startsWith("[]")) return { form: "list", name, item: underlying.slice(2) };
  const [, value] = /^map\[[^\]]+\](.+)$/.exec(underlying) ?? [];
  if (value !== undefined) return { form: "map", name, value };
  return { form: "scalar", name, base: underlying };
}

function readFields(text: string): StructField[] {
  if (text === "") return [];
  return text.split(", ").map((entry) => {
    const [given = "", type = ""] = entry.split(" ");
    const name = given.replace(/[?!]+$/, "");
    const flags = given.slice(name.length);
    return { name, type, omitsEmpty: flags.includes("?"), omitsZero: flags.includes("!") };
  });
}
