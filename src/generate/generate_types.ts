import { canonicalSchemas } from "./schemas/canonical_schemas.ts";
import { checkDocument, checkShape } from "./schemas/check_document.ts";
import { onlyKind, type OpenApiDocument, type OpenApiSchema } from "./schemas/open_api.ts";
import { resourceModule } from "./resource_module.ts";
import { type ResourceRow, resourceTable } from "./resource_table.ts";
import { schemaHome } from "./schemas/schema_home.ts";
import { commentLine } from "./source_text.ts";
import { typeModule } from "./type_module.ts";

/** Settings of {@linkcode generateTypes}. */
export interface GenerateTypesOptions {
  /**
   * The API groups to write, such as `example.com`, or `core`. Kubernetes' own types that they use
   * are imported from `typesFrom`.
   *
   * @default All groups of the documents, including Kubernetes' own types.
   */
  groups?: readonly string[];
  /**
   * The start of the module specifier from which types that are not written are imported.
   *
   * @default {"@kubewire/types"}
   */
  typesFrom?: string;
  /**
   * The specifier of the module that has the type `ResourceDefinition`.
   *
   * @default {"@kubewire/types/resource"}
   */
  resourceFrom?: string;
  /**
   * Names of the documents in errors, such as paths of files; by default `document 1` and so on.
   */
  documentNames?: readonly string[];
  /** The origin of the documents, for the header of each file, such as `Kubernetes v1.37.2`. */
  source?: string;
  /**
   * The generator of the files, for the header of each file.
   *
   * @default {"@kubewire/kubewire/generate"}
   */
  madeBy?: string;
}

/**
 * Writes TypeScript for the groups that an API server describes in OpenAPI v3: for each group and
 * version a file of types, such as `apps/v1.ts`, and a file of resources, `apps/v1_resources.ts`.
 *
 * The result depends only on the documents and the options: the same input gives the same output.
 * No part of a document becomes code or leads out of the folder: names that become paths and
 * identifiers are checked as the API server checks them, and all other text is written only in
 * comments and literals.
 *
 * A type has the name of its kind, with `_` for `-` (`My_Thing` for `My-Thing`), and with `_` after
 * a reserved word of TypeScript (`class_`, `string_`); the literal `kind` in the type is the name
 * on the wire. A constant has the name of its plural, with the capitals of its kind.
 *
 * @returns The text of each file by its path.
 *
 * @throws {TypeError} If a document is not OpenAPI v3 of an API server, or has a name or a schema
 *   that no API server would have: the message names the document, the position and the remedy. If
 *   no document has a requested group.
 *
 * @example
 * ```ts
 * import { generateTypes } from "jsr:@kubewire/kubewire/generate";
 *
 * const document = JSON.parse(await Deno.readTextFile("example.com_v1.json"));
 * const files = generateTypes([document], { groups: ["example.com"] });
 * for (const [path, text] of files) console.log(path, text.length);
 * ```
 */
export function generateTypes(
  documents: readonly OpenApiDocument[],
  options: GenerateTypesOptions = {},
): Map<string, string> {
  const { groups, typesFrom = "@kubewire/types" } = options;
  const { resourceFrom = "@kubewire/types/resource" } = options;
  const tables = documents.map((document, index) => {
    const name = options.documentNames?.[index] ?? `document ${index + 1}`;
    checkShape(document, name);
    return { document, name, rows: resourceTable(document) };
  }).filter(({ rows }) => !groups || rows.some(({ group }) => groups.includes(group || "core")));
  for (const { document, name, rows } of tables) checkDocument(document, rows, name);
  const served = tables.flatMap(({ rows }) => rows);
  for (const group of groups ?? []) {
    if (served.some((row) => (row.group || "core") === group)) continue;
    throw new TypeError(
      `No document has a resource of the group "${group}": check its name with ` +
        "`kubectl api-resources`.",
    );
  }

  const all = canonicalSchemas(allSchemas(tables.map(({ document }) => document)));
  const homes = kindHomes(all);
  const typeOf = (row: ResourceRow) => homes.get(kindKey(row));
  const roots = new Set(["meta/v1", ...served.map((row) => typeOf(row)?.module)]);
  const schemas = withReferenced(all, (name) => roots.has(schemaHome(name).module));
  const own = groups && new Set(served.map((row) => typeOf(row)?.module));
  const isOwn = (name: string): boolean => {
    const { module, builtIn } = schemaHome(name);
    return !own || !builtIn || own.has(module);
  };

  const modules = Map.groupBy(
    [...schemas].filter(([name]) => isOwn(name)).sort(([a], [b]) => a < b ? -1 : 1),
    ([name]) => schemaHome(name).module,
  );
  const namedKinds = new Set(served.filter(({ verbs }) => verbs.includes("get")).map(kindKey));
  const files = new Map<string, string>();
  const specifierIn = (folder: string) => (module: string): string => {
    if (module === "resource") return resourceFrom;
    return modules.has(module) ? relative(folder, `${module}.ts`) : `${typesFrom}/${module}`;
  };
  for (const [module, entries] of modules) {
    const body = typeModule({
      module,
      schemas: new Map(entries),
      namedKinds,
      specifier: specifierIn(folderOf(module)),
    });
    const what = `The types of \`${module}\`, as the API server describes them.`;
    files.set(`${module}.ts`, head(what, options) + body);
  }
  for (const { rows } of tables) {
    const [first] = rows;
    if (!first) continue;
    const module = rows.map(typeOf).find((home) => home !== undefined)?.module ??
      `${first.group || "core"}/${first.version}`;
    const body = resourceModule({ rows, typeOf, specifier: specifierIn(folderOf(module)) });
    const what = `The resources of \`${module}\`, for a client to be made from.`;
    files.set(`${module}_resources.ts`, head(what, options) + body);
  }
  return new Map([...files].sort(([a], [b]) => a < b ? -1 : 1));
}

/**
 * Returns the schemas of all documents. Schemas that several documents have are the same in each.
 */
function allSchemas(documents: OpenApiDocument[]): Map<string, OpenApiSchema> {
  return new Map(documents.flatMap(({ components }) => Object.entries(components?.schemas ?? {})));
}

/** Returns the schemas that `isRoot` selects, and the schemas that they reference. */
function withReferenced(
  schemas: ReadonlyMap<string, OpenApiSchema>,
  isRoot: (name: string) => boolean,
): Map<string, OpenApiSchema> {
  const wanted = new Set([...schemas.keys()].filter(isRoot));
  for (const name of wanted) { // the set grows during the loop
    const text = JSON.stringify(schemas.get(name) ?? {});
    for (const [, ref = ""] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
      wanted.add(ref);
    }
  }
  return new Map([...schemas].filter(([name]) => wanted.has(name)));
}

/** Returns the module and type of each kind, by {@linkcode kindKey}. */
function kindHomes(schemas: ReadonlyMap<string, OpenApiSchema>) {
  const homes = new Map<string, { module: string; type: string }>();
  for (const [name, schema] of schemas) {
    const kind = onlyKind(schema);
    if (kind) homes.set(kindKey(kind), schemaHome(name));
  }
  return homes;
}

/** Returns the key of a kind, such as `apps/v1 Deployment`. */
function kindKey({ group, version, kind }: Pick<ResourceRow, "group" | "version" | "kind">) {
  return `${group === "" ? version : `${group}/${version}`} ${kind}`;
}

function folderOf(module: string): string {
  return module.slice(0, module.lastIndexOf("/"));
}

/**
 * Returns the import path from a file in `folder` to a file in the same or a neighbouring folder.
 */
function relative(folder: string, file: string): string {
  return folderOf(file) === folder ? `./${file.slice(folder.length + 1)}` : `../${file}`;
}

function head(what: string, options: GenerateTypesOptions): string {
  const { source = "an API server's OpenAPI", madeBy = "@kubewire/kubewire/generate" } = options;
  return `// Generated from ${commentLine(source)} by ${commentLine(madeBy)}: do not edit.\n\n` +
    `/**\n * ${what}\n *\n * @module\n */\n`;
}
