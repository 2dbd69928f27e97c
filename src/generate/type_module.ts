import { capitalized, declaration, type DeclarationOptions, typeAlias } from "./declaration.ts";
import { docComment } from "./doc_comment.ts";
import { importLines } from "./import_lines.ts";
import { knownTypes } from "./known_types.ts";
import { onlyKind, type OpenApiSchema } from "./schemas/open_api.ts";
import { schemaHome } from "./schemas/schema_home.ts";
import { literal } from "./schemas/source_text.ts";
import { freeName } from "./schemas/type_name.ts";

/** The content of a type module. */
export interface TypeModuleInput {
  /** The module, such as `apps/v1`. */
  module: string;
  /** The schemas of the module by name. */
  schemas: ReadonlyMap<string, OpenApiSchema>;
  /** The kinds whose objects are read and written by name. */
  namedKinds: ReadonlySet<string>;
  /** Returns the import specifier of a module. */
  specifier: (module: string) => string;
}

/** The descriptions of fields that every object has. */
const fieldDocs: ReadonlyMap<string, string> = new Map([
  [
    "apiVersion",
    "Group and version. The server knows them from the request and lets them be left out, but in " +
    "server-side apply; the items of a list come without.",
  ],
  ["kind", "The kind of the object; may be left out as `apiVersion` may."],
]);

const objectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

const namedObjectMeta = `/**
 * The metadata of an object that the server has: it has a name. Templates, and objects that are
 * created with \`generateName\`, have {@linkcode ObjectMeta} instead.
 */
export interface NamedObjectMeta extends ObjectMeta {
  /** Unique within the namespace and the resource. */
  name: string;
}
`;

/** Writes the types of one module, sorted by name, after their imports. */
export function typeModule({ module, schemas, namedKinds, specifier }: TypeModuleInput): string {
  const imports = new Map<string, Map<string, string>>();
  const own = ownTypes(schemas.keys());
  const declared = new Map<string, string>();
  // A custom resource may have the kind Record, for example for DNS.
  const record = own.has("Record") ? "globalThis.Record" : "Record";

  const use = (from: string, type: string): string => {
    if (from === module) return type;
    const names = imports.get(from) ?? new Map<string, string>();
    const known = names.get(type);
    if (known !== undefined) return known;
    const taken = new Set([...own, "Record", ...localNames(imports)]);
    const local = taken.has(type) ? freeName(aliasOf(from, type), taken) : type;
    imports.set(from, names.set(type, local));
    return local;
  };
  const reference = (nameOrRef: string): string => {
    const { module: from, type } = schemaHome(nameOrRef);
    return use(from, type);
  };
  const nested = (schema: OpenApiSchema, wanted: string, path: string): string => {
    const name = freeName(wanted, new Set([...own, ...localNames(imports)]));
    own.add(name);
    const fallbackDoc = `The field \`${path}\`.`;
    declared.set(name, declaration([name, schema], { reference, nested, record }, { fallbackDoc }));
    return name;
  };

  for (const [schemaName, schema] of schemas) {
    const { type: name } = schemaHome(schemaName);
    const known = knownTypes[schemaName];
    declared.set(
      name,
      known ? docComment(known.doc) + typeAlias(name, known.type) : declaration(
        [name, schema],
        { reference, nested, record },
        kindOptions(schema, namedKinds, use),
      ),
    );
    if (schemaName === objectMeta) declared.set("NamedObjectMeta", namedObjectMeta);
  }
  const bodies = [...declared].sort(([a], [b]) => a < b ? -1 : 1).map(([, text]) => text);
  return [importLines(imports, specifier), ...bodies].filter(Boolean).join("\n");
}

/**
 * Returns the names of the types of these schemas.
 *
 * @throws {TypeError} If two schemas would have the same type name.
 */
function ownTypes(names: Iterable<string>): Set<string> {
  const byType = Map.groupBy(names, (name) => schemaHome(name).type);
  for (const [type, [first = "", second]] of byType) {
    if (second === undefined || schemaHome(first).builtIn) continue;
    throw new TypeError(
      `The schemas ${first} and ${second} would both be the type ${type}: name another group.`,
    );
  }
  return new Set(byType.keys());
}

/** Returns the options for a kind: its version and name as literals, and whether it has a name. */
function kindOptions(
  schema: OpenApiSchema,
  namedKinds: ReadonlySet<string>,
  use: (module: string, type: string) => string,
): DeclarationOptions {
  const kind = onlyKind(schema);
  const { apiVersion, kind: kindField, metadata } = schema.properties ?? {};
  if (!kind || !apiVersion || !kindField) return {};
  const groupVersion = kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
  const fieldTypes = new Map([
    ["apiVersion", literal(groupVersion)],
    ["kind", literal(kind.kind)],
  ]);
  const isNamed = metadata !== undefined && namedKinds.has(`${groupVersion} ${kind.kind}`);
  if (isNamed) fieldTypes.set("metadata", use("meta/v1", "NamedObjectMeta"));
  return {
    fieldTypes,
    fieldDocs,
    required: isNamed ? ["metadata"] : [],
    fallbackDoc: `${/^[AEIO]/.test(kind.kind) ? "An" : "A"} ${kind.kind}.`,
  };
}

function localNames(imports: Map<string, Map<string, string>>): string[] {
  return [...imports.values()].flatMap((names) => [...names.values()]);
}

/** Returns a local name, such as `MetaV1ObjectMeta` for `ObjectMeta` of `meta/v1`. */
function aliasOf(module: string, type: string): string {
  return capitalized(module) + type;
}
