import { apiVersionOf } from "@kubewire/kubewire/internal";
import { docComment } from "./doc_comment.ts";
import { importLines } from "./import_lines.ts";
import type { ResourceRow } from "./schemas/resource_table.ts";
import { literal } from "./schemas/source_text.ts";
import { freeName, isReserved } from "./schemas/type_name.ts";

/** The content of a resource module. */
export interface ResourceModuleInput {
  /** The served resources. */
  rows: readonly ResourceRow[];
  /** Returns the module and name of a row's type; `undefined` if no schema describes it. */
  typeOf: (row: ResourceRow) => { module: string; type: string } | undefined;
  /** Returns the import specifier of a module. */
  specifier: (module: string) => string;
}

const lineWidth = 100;

/** Writes a constant for each resource, after the imports of their types. */
export function resourceModule({ rows, typeOf, specifier }: ResourceModuleInput): string {
  const names = resourceNames(rows);
  const homes = rows.map(typeOf).filter((home) => home !== undefined);
  // Names that a local name must not use: of types that are not a row's own, and of constants.
  const others = new Set(["NamedObjectMeta", "ResourceDefinition", ...names.values()]);
  const taken = new Set([...others, ...homes.map(({ type }) => type)]);
  const imports = new Map([
    ["resource", new Map([["ResourceDefinition", "ResourceDefinition"]])],
  ]);
  const use = (module: string, type: string, local = type): string => {
    imports.set(module, (imports.get(module) ?? new Map<string, string>()).set(type, local));
    return local;
  };
  const constants = rows.map((row) => {
    const home = typeOf(row);
    const meta = (name: string): string => use("meta/v1", name);
    const type = home && use(
      home.module,
      home.type,
      others.has(home.type) ? freeName(`Own${home.type}`, taken) : home.type,
    );
    return constant(row, names.get(row) ?? "", objectType(row, type, meta));
  });
  return [importLines(imports, specifier), ...constants].join("\n");
}

/** Adds metadata to types that are only sent, such as a review: a client's objects have it. */
function objectType(
  row: ResourceRow,
  type: string | undefined,
  meta: (name: string) => string,
): string {
  if (type !== undefined && row.verbs.includes("get")) return type;
  const named = `{ metadata: ${meta("NamedObjectMeta")} }`;
  return type === undefined ? named : `${type} & ${named}`;
}

function constant(row: ResourceRow, name: string, type: string): string {
  const { group, version, plural, kind, namespaced, verbs, subresources } = row;
  const scope = namespaced ? "in a namespace" : "of the whole cluster";
  const doc = docComment(`The resource \`${plural}\` of \`${apiVersionOf(row)}\`, ${scope}.`);
  const text = literal;
  const declared = `export const ${name}: ResourceDefinition<`;
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
  const quoted = words.map(literal);
  const line = `  ${name}: [${quoted.join(", ")}],\n`;
  if (line.length <= lineWidth + 1) return line;
  return `  ${name}: [\n${quoted.map((word) => `    ${word},\n`).join("")}  ],\n`;
}

/**
 * Returns the name of a resource's constant: its plural, with the capitals of its kind, such as
 * `configMaps` and `networkPolicies`.
 */
export function resourceName({ kind, plural }: Pick<ResourceRow, "kind" | "plural">): string {
  const shared = sharedLength(kind.toLowerCase(), plural);
  const words = shared >= kind.length - 1 && shared > 1
    ? lowerFirst(kind.slice(0, shared)) + plural.slice(shared)
    : plural;
  const name = words.replace(/-+(.)/g, (_match, letter: string) => letter.toUpperCase());
  return isReserved(name) ? `${name}Resource` : name;
}

/**
 * Returns the names of the constants of a module: those of {@linkcode resourceName}. If several
 * resources would have the same name, they get their plurals, with `_` for `-` (`foo_bars` and
 * `foobars`).
 */
export function resourceNames(rows: readonly ResourceRow[]): Map<ResourceRow, string> {
  const wanted = Map.groupBy(rows, resourceName);
  const taken = new Set([...wanted].filter(([, { length }]) => length === 1).map(([name]) => name));
  const names = new Map<ResourceRow, string>();
  for (const [name, sharers] of wanted) {
    for (const row of sharers) {
      const plural = row.plural.replaceAll("-", "_");
      const own = isReserved(plural) ? `${plural}_` : plural;
      const free = sharers.length === 1 ? name : freeName(own, taken);
      names.set(row, free);
      taken.add(free);
    }
  }
  return names;
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** Lowers the first word, which may be an abbreviation: the first word of `CSIDriver` is `CSI`. */
function lowerFirst(name: string): string {
  return name.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (word) => word.toLowerCase());
}
