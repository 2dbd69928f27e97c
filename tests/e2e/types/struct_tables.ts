import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { builtinResources } from "../../../src/testing/resources/builtin_resources.ts";
import { apiVersionOf } from "../../../src/testing/resources/served_resource.ts";
import { buildHelpers } from "../cluster/go_build.ts";

const run = promisify(execFile);

/** The output of the program of tests/e2e/control_plane/structs. */
export interface StructTables {
  kinds: Record<string, string>;
  structs: Record<string, string[]>;
  scalars: Record<string, string>;
  unknown: string[];
}

/**
 * Reads the Go structs of the kinds that the embedded server serves, and returns them as a module.
 */
export async function structTables(): Promise<string> {
  const { structs } = await buildHelpers();
  return structTablesModule(await printedStructs(structs));
}

/** Returns what the program prints for the kinds that the embedded server serves. */
export async function printedStructs(program: string): Promise<StructTables> {
  const kinds = builtinResources.map(({ group, version = "v1", kind }) =>
    `${apiVersionOf({ group, version })}/${kind}`
  );
  const { stdout } = await run(program, kinds.sort(), { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout);
}

/** Returns the text of the module. */
export function structTablesModule({ kinds, structs, scalars }: StructTables): string {
  return [
    "// Generated from Kubernetes' Go types by `deno task generate`: do not edit.",
    "// deno-fmt-ignore-file",
    "",
    "/** The fields of Kubernetes' own kinds, in the order in which the API server writes them. */",
    "",
    "/** The struct of each kind that is served, by `apiVersion/kind`. */",
    ...table("structOfKind", kinds),
    "",
    "/**",
    " * The fields of each struct, `NAME TYPE`: a `?` after the name means that the field is left out if",
    " * it is empty, a `!` that it is left out if it is zero.",
    " */",
    ...table(
      "structFields",
      Object.fromEntries(Object.entries(structs).map(([name, list]) => [name, list.join(", ")])),
    ),
    "",
    "/** The types with a name, other than structs; `custom` ones have a form of their own. */",
    ...table("namedTypes", scalars),
    "",
  ].join("\n");
}

function table(name: string, entries: Record<string, string>): string[] {
  const lines = Object.entries(entries).sort(([one], [other]) => one < other ? -1 : 1);
  return [
    `export const ${name}: Readonly<Record<string, string>> = {`,
    ...lines.map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`),
    "};",
  ];
}
