import { docComment } from "./doc_comment.ts";
import { importLines } from "./import_lines.ts";
import { resourceName } from "./resource_name.ts";
import type { ResourceRow } from "./resource_table.ts";

/** What a module of resources is made of. */
export interface ResourceModuleInput {
  /** What is served. */
  rows: readonly ResourceRow[];
  /** The module of a row's type and its name; `undefined` where no schema says it. */
  typeOf: (row: ResourceRow) => { module: string; type: string } | undefined;
  /** Where a module is imported from. */
  specifier: (module: string) => string;
}

const lineWidth = 100;

/** Writes a constant for each resource, after the imports of their types. */
export function resourceModule({ rows, typeOf, specifier }: ResourceModuleInput): string {
  const imports = new Map([["resource", new Map([["Resource", "Resource"]])]]);
  const use = (module: string, type: string, local = type): string => {
    imports.set(module, (imports.get(module) ?? new Map<string, string>()).set(type, local));
    return local;
  };
  const constants = rows.map((row) => {
    const home = typeOf(row);
    const meta = (name: string): string => use("meta/v1", name);
    const taken = home && ["NamedObjectMeta", "Resource"].includes(home.type);
    const type = home && use(home.module, home.type, taken ? `Own${home.type}` : home.type);
    return constant(row, objectType(row, type, meta));
  });
  return [importLines(imports, specifier), ...constants].join("\n");
}

/** What is only sent, such as a review, has no metadata to speak of; a client's objects have. */
function objectType(
  row: ResourceRow,
  type: string | undefined,
  meta: (name: string) => string,
): string {
  if (type !== undefined && row.verbs.includes("get")) return type;
  const named = `{ metadata: ${meta("NamedObjectMeta")} }`;
  return type === undefined ? named : `${type} & ${named}`;
}

function constant(row: ResourceRow, type: string): string {
  const { group, version, plural, kind, namespaced, verbs, subresources } = row;
  const scope = namespaced ? "in a namespace" : "of the whole cluster";
  const served = group === "" ? version : `${group}/${version}`;
  const doc = docComment(`The resource \`${plural}\` of \`${served}\`, ${scope}.`);
  const text = JSON.stringify;
  const declared = `export const ${resourceName(row)}: Resource<`;
  const line = `${declared}${type}> = {`;
  return `${doc}${line.length <= lineWidth ? line : `${declared}\n  ${type}\n> = {`}
  group: ${text(group)},
  version: ${text(version)},
  plural: ${text(plural)},
  kind: ${text(kind)},
  namespaced: ${namespaced},
${list("verbs", verbs)}${list("subresources", subresources)}};
`;
}

function list(name: string, words: readonly string[]): string {
  const quoted = words.map((word) => JSON.stringify(word));
  const line = `  ${name}: [${quoted.join(", ")}],\n`;
  if (line.length <= lineWidth + 1) return line;
  return `  ${name}: [\n${quoted.map((word) => `    ${word},\n`).join("")}  ],\n`;
}
