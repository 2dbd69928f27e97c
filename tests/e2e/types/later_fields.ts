import { buildHelpers, buildOlderStructs } from "../cluster/go_build.ts";
import { printedStructs, type StructTables } from "./struct_tables.ts";

/**
 * Compares the Go structs of the kinds that the embedded server serves with those of Kubernetes 1.30, and
 * returns what the older ones lack as a module.
 */
export async function laterFields(): Promise<string> {
  const [{ structs }, older] = await Promise.all([buildHelpers(), buildOlderStructs()]);
  return laterFieldsModule(await printedStructs(structs), await printedStructs(older));
}

/** Returns the text of the module. */
export function laterFieldsModule(newest: StructTables, older: StructTables): string {
  const fields = Object.entries(newest.structs).flatMap(([name, entries]): [string, string[]][] => {
    const known = older.structs[name]?.map(fieldName);
    if (!known) return []; // reached by a later field only
    const later = entries.map(fieldName).filter((field) => !known.includes(field));
    return later.length > 0 ? [[name, later]] : [];
  });
  return [
    "// Generated from Kubernetes' Go types by `deno task generate`: do not edit.",
    "// deno-fmt-ignore-file",
    "",
    "/** The kinds that Kubernetes 1.37 has in a version that 1.30 does not have, as `apiVersion/kind`. */",
    "export const kindsAfter130: readonly string[] = [",
    ...older.unknown.toSorted().map((kind) => `  ${JSON.stringify(kind)},`),
    "];",
    "",
    "/** The fields that the Go structs of Kubernetes 1.37 have and those of 1.30 do not. */",
    "export const fieldsAfter130: Readonly<Record<string, readonly string[]>> = {",
    ...fields.sort(([one], [other]) => one < other ? -1 : 1).map(([name, later]) =>
      `  ${JSON.stringify(name)}: [${later.map((field) => JSON.stringify(field)).join(", ")}],`
    ),
    "};",
    "",
  ].join("\n");
}

/** Returns the name of a field of an entry such as `hostUsers? *bool`. */
function fieldName(entry: string): string {
  return entry.split(" ")[0]!.replace(/[?!]+$/, "");
}
