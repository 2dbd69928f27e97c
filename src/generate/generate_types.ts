/**
 * Turns OpenAPI documents into the text of TypeScript modules. `read_server.ts` reads a server,
 * and `command.ts` a command line. `deno task generate` writes `src/types` with it, from the real
 * kube-apiserver, and the end-to-end suite writes the files again and compares.
 *
 * - **Modules.** A schema's name says which module its type belongs to (`schemas/schema_home.ts`),
 *   after schemas of other servers got the name of their group (`schemas/canonical_schemas.ts`).
 *   Documents repeat the schemas of other groups; a type is written once and imported elsewhere.
 * - **Types.** `type_expression.ts` maps a schema to a type, `declaration.ts` to an interface.
 *   `known_types.ts` has the few types that the schemas do not describe. An object in a field of a
 *   custom resource gets an interface named after the path to it.
 * - **Metadata.** A kind that is read by a name has `NamedObjectMeta`, so it is a `KubernetesObject`.
 *   A template, and an object that is only sent, such as a review, have the schema's `ObjectMeta`.
 * - **Resources.** `schemas/resource_table.ts` reads verbs, scope and subresources from the paths,
 *   and `resource_module.ts` makes constants of them. They are in files of their own: a program
 *   loads a few strings, without the types that Deno would have to strip first.
 * - **Distrust.** A document may be hostile. Paths and identifiers are checked as the API server
 *   checks them (`schemas/check_document.ts`, `schemas/check_names.ts`), schemas at every depth
 *   (`schemas/check_schema.ts`). All other text passes the one function for comments or the one for
 *   literals (`schemas/source_text.ts`).
 * - **Names.** A kind may be any word with hyphens; `schemas/type_name.ts` makes an identifier of it.
 *   No kind has a `_`, so two kinds never become one name.
 *
 * The text is written as `deno fmt` would leave it.
 *
 * @module
 */
import { apiVersionOf } from "@kubewire/kubewire/internal";
import { canonicalSchemas } from "./schemas/canonical_schemas.ts";
import { checkDocument, checkShape } from "./schemas/check_document.ts";
import { onlyKind, type OpenApiDocument, type OpenApiSchema } from "./schemas/open_api.ts";
import { resourceModule } from "./resource_module.ts";
import { type ResourceRow, resourceTable } from "./schemas/resource_table.ts";
import { schemaHome } from "./schemas/schema_home.ts";
import { commentLine } from "./schemas/source_text.ts";
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
  /** The origin of the documents, for the header of each file, such as `Kubernetes v1.37.2`. */
  source?: string;
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
 * import { generateTypes } from "jsr:@kubewire/generate";
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
  return writeTypes(documents, [], options);
}

/** Does the same, with names for the documents in errors, such as the paths of files. */
export function writeTypes(
  documents: readonly OpenApiDocument[],
  names: readonly string[],
  options: GenerateTypesOptions = {},
): Map<string, string> {
  const { groups, typesFrom = "@kubewire/types" } = options;
  const { resourceFrom = "@kubewire/types/resource" } = options;
  const tables = documents.map((document, index) => {
    const name = names[index] ?? `document ${index + 1}`;
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
function kindKey(kind: Pick<ResourceRow, "group" | "version" | "kind">) {
  return `${apiVersionOf(kind)} ${kind.kind}`;
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

function head(what: string, { source = "an API server's OpenAPI" }: GenerateTypesOptions): string {
  return `// Generated from ${commentLine(source)} by @kubewire/generate: do not edit.\n\n` +
    `/**\n * ${what}\n *\n * @module\n */\n`;
}
