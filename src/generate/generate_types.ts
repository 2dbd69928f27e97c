import { canonicalSchemas } from "./canonical_schemas.ts";
import { checkDocument, checkShape } from "./check_document.ts";
import { onlyKind, type OpenApiDocument, type OpenApiSchema } from "./open_api.ts";
import { resourceModule } from "./resource_module.ts";
import { type ResourceRow, resourceTable } from "./resource_table.ts";
import { schemaHome } from "./schema_home.ts";
import { commentLine } from "./source_text.ts";
import { typeModule } from "./type_module.ts";

/** Settings of {@linkcode generateTypes}. */
export interface GenerateTypesOptions {
  /**
   * The API groups to write, such as `example.com`, or `core`. What they need of Kubernetes' own
   * types is imported from `typesFrom`.
   *
   * @default All that the documents have, Kubernetes' own types too.
   */
  groups?: readonly string[];
  /**
   * Where types that are not written are imported from: the start of a module specifier.
   *
   * @default {"@kubewire/kubewire/types"}
   */
  typesFrom?: string;
  /**
   * The module that has the type `Resource`, as a specifier.
   *
   * @default {"@kubewire/kubewire/types/resource"}
   */
  resourceFrom?: string;
  /** What errors call the documents, such as paths of files; by default `document 1` and so on. */
  documentNames?: readonly string[];
  /** Where the documents are from, for the head of each file, such as `Kubernetes v1.37.2`. */
  source?: string;
  /**
   * What made the files, for the head of each.
   *
   * @default {"@kubewire/kubewire/generate"}
   */
  madeBy?: string;
}

/**
 * Writes TypeScript for what an API server says of its groups in OpenAPI v3: for each group and
 * version a file of types, such as `apps/v1.ts`, and one of resources, `apps/v1_resources.ts`.
 *
 * The result depends on nothing but the documents and the options: the same in, the same out.
 * Nothing of a document becomes code or leads out of the folder: names that become paths and
 * identifiers are checked as the API server checks them, and all other text stands in comments and
 * literals.
 *
 * A type has the name of its kind, with `_` for `-` (`My_Thing` of `My-Thing`), and with `_` after a
 * word that TypeScript keeps for itself (`class_`, `string_`); the literal `kind` in it is as the
 * wire has it. A constant has the name of its plural, with the capitals of its kind.
 *
 * @returns The text of each file by its path.
 *
 * @throws {TypeError} If a document is no OpenAPI v3 of an API server, or has a name or a schema that
 *   no API server would have: the message names the document, the place and the remedy. If no
 *   document has the group.
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
  const { groups, typesFrom = "@kubewire/kubewire/types" } = options;
  const { resourceFrom = "@kubewire/kubewire/types/resource" } = options;
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

/** The schemas of all documents; those that several have are the same in each. */
function allSchemas(documents: OpenApiDocument[]): Map<string, OpenApiSchema> {
  return new Map(documents.flatMap(({ components }) => Object.entries(components?.schemas ?? {})));
}

/** The schemas that `isRoot` names, and those that they need; documents carry others too. */
function withReferenced(
  schemas: ReadonlyMap<string, OpenApiSchema>,
  isRoot: (name: string) => boolean,
): Map<string, OpenApiSchema> {
  const wanted = new Set([...schemas.keys()].filter(isRoot));
  for (const name of wanted) { // which grows meanwhile
    const text = JSON.stringify(schemas.get(name) ?? {});
    for (const [, ref = ""] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
      wanted.add(ref);
    }
  }
  return new Map([...schemas].filter(([name]) => wanted.has(name)));
}

/** Where the type of each kind is, by {@linkcode kindKey}. */
function kindHomes(schemas: ReadonlyMap<string, OpenApiSchema>) {
  const homes = new Map<string, { module: string; type: string }>();
  for (const [name, schema] of schemas) {
    const kind = onlyKind(schema);
    if (kind) homes.set(kindKey(kind), schemaHome(name));
  }
  return homes;
}

/** `apps/v1 Deployment`. */
function kindKey({ group, version, kind }: Pick<ResourceRow, "group" | "version" | "kind">) {
  return `${group === "" ? version : `${group}/${version}`} ${kind}`;
}

function folderOf(module: string): string {
  return module.slice(0, module.lastIndexOf("/"));
}

/** How a file in `folder` names another one beside or in a neighbouring folder. */
function relative(folder: string, file: string): string {
  return folderOf(file) === folder ? `./${file.slice(folder.length + 1)}` : `../${file}`;
}

function head(what: string, options: GenerateTypesOptions): string {
  const { source = "an API server's OpenAPI", madeBy = "@kubewire/kubewire/generate" } = options;
  return `// Generated from ${commentLine(source)} by ${commentLine(madeBy)}: do not edit.\n\n` +
    `/**\n * ${what}\n *\n * @module\n */\n`;
}
