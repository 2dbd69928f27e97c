import type { OpenApiDocument, OpenApiSchema } from "./schemas/open_api.ts";

type CrdOnly = "properties" | "items" | "allOf" | "anyOf" | "oneOf";

/** A schema of a CustomResourceDefinition. */
export interface CrdSchema extends Omit<OpenApiSchema, CrdOnly> {
  properties?: Record<string, CrdSchema>;
  items?: CrdSchema;
  allOf?: CrdSchema[];
  anyOf?: CrdSchema[];
  oneOf?: CrdSchema[];
  /** Whether the field is a whole object, with metadata of its own. */
  "x-kubernetes-embedded-resource"?: boolean;
  [extension: string]: unknown;
}

/** The parts of a CustomResourceDefinition that describe its API. */
export interface Crd {
  spec: {
    group: string;
    scope: "Namespaced" | "Cluster";
    names: { kind: string; plural: string; listKind?: string };
    versions: CrdVersion[];
  };
}

/** One version of a CustomResourceDefinition. */
export interface CrdVersion {
  name: string;
  /** Whether the API server serves it; a version that does not say is served. */
  served?: boolean;
  schema?: { openAPIV3Schema?: CrdSchema };
  subresources?: Record<string, unknown>;
}

const objectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
const listMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta";
const prefix = "#/components/schemas/";

/**
 * Returns the OpenAPI documents that an API server publishes for these definitions, one for each
 * group and version, as its `pkg/controller/openapi/builder` builds them. For Kubernetes' own types
 * they contain only the names; the generated modules import these types.
 */
export function crdDocuments(crds: readonly Crd[]): OpenApiDocument[] {
  const documents = new Map<string, Required<OpenApiDocument>>();
  for (const { spec } of crds) {
    for (const version of spec.versions) {
      if (version.served === false) continue;
      const key = `${spec.group}/${version.name}`;
      const document = documents.get(key) ?? { paths: {}, components: { schemas: metaSchemas() } };
      documents.set(key, document);
      Object.assign(document.paths, pathsOf(spec, version));
      Object.assign(document.components.schemas ?? {}, schemasOf(spec, version));
    }
  }
  return [...documents.values()].map((document) => ({ openapi: "3.0.0", ...document }));
}

function metaSchemas(): Record<string, OpenApiSchema> {
  const text = { type: "string", default: "" };
  return {
    [objectMeta]: { type: "object", properties: { name: text, namespace: text } },
    [listMeta]: { type: "object", properties: { resourceVersion: text } },
  };
}

function schemasOf({ group, names }: Crd["spec"], version: CrdVersion) {
  const { kind, listKind = `${kind}List` } = names;
  const backwards = [...group.split(".").toReversed(), version.name].join(".");
  const gvk = (name: string) => [{ group, version: version.name, kind: name }];
  const schema = version.schema?.openAPIV3Schema;
  // Without a schema the fields are unknown, as in the API server's own builder.
  const object: OpenApiSchema = schema ? withObjectFields(schema) : { type: "object" };
  const list: OpenApiSchema = {
    description: `${listKind} is a list of ${kind}`,
    type: "object",
    required: ["items"],
    properties: {
      ...typeFields(),
      items: { type: "array", items: { $ref: `${prefix}${backwards}.${kind}` } },
      metadata: { allOf: [{ $ref: prefix + listMeta }] },
    },
  };
  return {
    [`${backwards}.${kind}`]: { ...object, "x-kubernetes-group-version-kind": gvk(kind) },
    [`${backwards}.${listKind}`]: { ...list, "x-kubernetes-group-version-kind": gvk(listKind) },
  };
}

function typeFields(): Record<string, OpenApiSchema> {
  return { apiVersion: { type: "string" }, kind: { type: "string" } };
}

function objectFields(): Record<string, OpenApiSchema> {
  return { ...typeFields(), metadata: { allOf: [{ $ref: prefix + objectMeta }] } };
}

function withObjectFields(schema: CrdSchema): OpenApiSchema {
  const { properties, ...rest } = published(schema);
  return { ...rest, properties: { ...properties, ...objectFields() } };
}

/** Returns the published schema: an embedded object also gets the fields of an object. */
function published(schema: CrdSchema): OpenApiSchema {
  const { properties, items, additionalProperties, ...rest } = schema;
  const copy: OpenApiSchema = { ...rest };
  if (items) copy.items = published(items);
  if (typeof additionalProperties === "object") {
    copy.additionalProperties = published(additionalProperties as CrdSchema);
  } else if (additionalProperties !== undefined) copy.additionalProperties = additionalProperties;
  // Object.fromEntries is used because a field may be called `__proto__`.
  const fields = Object.entries(properties ?? {}).map(([name, field]) => [name, published(field)]);
  if (properties) copy.properties = Object.fromEntries(fields);
  if (!schema["x-kubernetes-embedded-resource"]) return copy;
  const required = [...new Set([...(copy.required ?? []), "kind", "apiVersion"])];
  return { ...copy, required, properties: { ...copy.properties, ...objectFields() } };
}

function pathsOf({ group, scope, names }: Crd["spec"], version: CrdVersion) {
  const kind = { group, version: version.name, kind: names.kind };
  const operation = (action: string) => ({
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": kind,
    parameters: action === "list" ? [{ name: "watch", in: "query" }] : [],
  });
  const inScope = scope === "Namespaced" ? "namespaces/{namespace}/" : "";
  const all = `/apis/${group}/${version.name}/${inScope}${names.plural}`;
  const item = { get: operation("get"), put: operation("put"), patch: operation("patch") };
  const below = Object.keys(version.subresources ?? {}).map((name) =>
    [`${all}/{name}/${name}`, item] as const
  );
  return {
    [all]: {
      get: operation("list"),
      post: operation("post"),
      delete: operation("deletecollection"),
    },
    [`${all}/{name}`]: { ...item, delete: operation("delete") },
    ...Object.fromEntries(below),
  };
}
