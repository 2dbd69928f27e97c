/**
 * Makes the table of `src/testing/merge/builtin_merge_types.ts` from the OpenAPI v3 documents of an API
 * server.
 */
import type { MergeField } from "../../../src/testing/merge/merge_type.ts";

/** The parts of a schema that define how values are merged. */
interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string;
  default?: unknown;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema;
  "x-kubernetes-list-type"?: string;
  "x-kubernetes-list-map-keys"?: string[];
  "x-kubernetes-map-type"?: string;
  "x-kubernetes-patch-merge-key"?: string;
  "x-kubernetes-patch-strategy"?: string;
  "x-kubernetes-group-version-kind"?: { group: string; version: string; kind: string }[];
}

/** A document of `/openapi/v3/…`. */
export interface OpenApiDocument {
  components: { schemas: Record<string, Schema> };
}

type Structs = Record<string, Record<string, MergeField>>;

/** The result of {@linkcode mergeTypes}. */
export interface MergeTypes {
  /** The struct of each kind, by `apiVersion/kind`. */
  kinds: Record<string, string>;
  /** The structs of the kinds and of their fields. */
  structs: Structs;
}

/** Returns the merge types of the given kinds, each named as `apiVersion/kind`. */
export function mergeTypes(
  documents: readonly OpenApiDocument[],
  wanted: ReadonlySet<string>,
): MergeTypes {
  const schemas = Object.assign({}, ...documents.map(({ components }) => components.schemas));
  const reader = new SchemaReader(schemas);
  const kinds: Record<string, string> = {};
  for (const [name, schema] of Object.entries<Schema>(schemas)) {
    for (const { group, version, kind } of schema["x-kubernetes-group-version-kind"] ?? []) {
      const key = `${group ? `${group}/` : ""}${version}/${kind}`;
      if (wanted.has(key)) kinds[key] = reader.struct(name);
    }
  }
  return { kinds: sorted(kinds), structs: sorted(reader.structs) };
}

class SchemaReader {
  readonly structs: Structs = {};
  readonly #schemas: Record<string, Schema>;
  readonly #names = new Map<string, string>();

  constructor(schemas: Record<string, Schema>) {
    this.#schemas = schemas;
  }

  /** Returns the name of the struct of a schema. */
  struct(schemaName: string): string {
    const known = this.#names.get(schemaName);
    if (known !== undefined) return known;
    const parts = schemaName.split(".");
    const short = parts.at(-1)!;
    const name = short in this.structs ? parts.slice(-3).join(".") : short;
    this.#names.set(schemaName, name);
    const fields: Record<string, MergeField> = this.structs[name] = {};
    const { properties = {}, required = [] } = this.#schemas[schemaName]!;
    for (const [field, schema] of Object.entries(properties)) {
      const entry = this.#field(schema, required.includes(field));
      if (entry) fields[field] = entry;
    }
    return name;
  }

  #field(schema: Schema, required: boolean): MergeField | undefined {
    const strategies = schema["x-kubernetes-patch-strategy"]?.split(",") ?? [];
    const retains = strategies.includes("retainKeys") && { retainKeys: true as const };
    const structName = this.#structName(schema);
    if (structName !== undefined) {
      const isAtomic = this.#isAtomic(schema) || this.#isAtomic(this.#schemas[structName]!);
      const always = isEmptyObject(schema.default) || required;
      return {
        type: this.struct(structName),
        ...(isAtomic && { atomic: true }),
        ...(always && { always: true }),
        ...retains,
      };
    }
    const always = required && { always: true as const };
    if (schema.type === "array" && schema.items) {
      const item = this.#structName(schema.items);
      const patchKey = schema["x-kubernetes-patch-merge-key"];
      const keys = schema["x-kubernetes-list-type"] === "map"
        ? schema["x-kubernetes-list-map-keys"]
        : undefined;
      if (item !== undefined && (keys || patchKey !== undefined)) {
        return {
          type: this.struct(item),
          in: "list",
          ...(keys && { keys, ...this.#keyDefaults(item, keys) }),
          ...(keys && this.#isAtomic(this.#schemas[item]!) && { atomic: true }),
          ...(strategies.includes("merge") && patchKey !== undefined && { patchKey }),
          ...retains,
          ...always,
        };
      }
      const set = schema["x-kubernetes-list-type"] === "set" && { set: true as const };
      const adds = strategies.includes("merge") && { patchAdds: true as const };
      return set || adds || always ? { ...set, ...adds, ...always } : undefined;
    }
    if (schema.additionalProperties) {
      if (this.#isAtomic(schema)) return { atomic: true, ...always };
      const value = this.#structName(schema.additionalProperties);
      if (value !== undefined) return { type: this.struct(value), in: "map", ...always };
    }
    return required && schema.type === "object" ? { always: true } : undefined;
  }

  #keyDefaults(item: string, keys: readonly string[]): Pick<MergeField, "keyDefaults"> {
    const { properties = {}, required = [] } = this.#schemas[item]!;
    const defaults = keys.flatMap((key) => {
      const value = properties[key]?.default;
      return value === undefined || required.includes(key) ? [] : [[key, value] as const];
    });
    return defaults.length === 0 ? {} : { keyDefaults: Object.fromEntries(defaults) };
  }

  /** Returns the name of the referenced schema, if it is a struct. */
  #structName(schema: Schema): string | undefined {
    const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
    const name = reference?.split("/").at(-1);
    return name !== undefined && this.#schemas[name]?.properties ? name : undefined;
  }

  #isAtomic(schema: Schema): boolean {
    return schema["x-kubernetes-map-type"] === "atomic";
  }
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => a < b ? -1 : 1));
}

/** Returns the text of `src/testing/merge/builtin_merge_types.ts`. */
export function mergeTypesModule({ kinds, structs }: MergeTypes): string {
  const lines = (record: Record<string, unknown>) =>
    Object.entries(record).map(([name, value]) =>
      `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`
    ).join("\n");
  return `// Generated from Kubernetes' OpenAPI by \`deno task generate\`: do not edit.
// deno-fmt-ignore-file

/** How Kubernetes merges its own kinds. */

import type { MergeStruct } from "./merge_type.ts";

/** The struct of each kind that is served, by \`apiVersion/kind\`. */
export const builtinKinds: Readonly<Record<string, string>> = {
${lines(kinds)}
};

/** The structs that the kinds are made of. */
export const builtinStructs: Readonly<Record<string, MergeStruct>> = {
${lines(structs)}
};
`;
}
