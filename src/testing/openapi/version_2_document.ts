import { isJsonObject } from "../json/json_value.ts";
import { SharedParameters } from "./shared_parameters.ts";
import {
  DEFINITION_REFERENCE,
  type Json,
  type OpenApiDocument,
  type PathItem,
  SCHEMA_REFERENCE,
} from "./open_api_document.ts";

/** The document of `/openapi/v2`, which describes all groups. */
export interface Version2Document {
  readonly swagger: "2.0";
  readonly info: Json;
  readonly paths: Readonly<Record<string, Json>>;
  readonly definitions: Readonly<Record<string, Json>>;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly securityDefinitions: Json;
  readonly security: readonly Json[];
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch"];

/** Media types in the order in which the API server names them. */
const mediaTypes = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
  "application/apply-patch+cbor",
  "application/json",
  "application/yaml",
  "application/vnd.kubernetes.protobuf",
  "application/cbor",
  "application/json;stream=watch",
  "application/vnd.kubernetes.protobuf;stream=watch",
  "application/cbor-seq",
];

/**
 * Returns documents of OpenAPI 3.0 as one of OpenAPI 2.0. `replaced` are definitions that cannot be
 * made from the others.
 */
export function version2Document(
  documents: Iterable<OpenApiDocument>,
  replaced: Readonly<Record<string, Json>> = {},
): Version2Document {
  const parameters = new SharedParameters();
  const paths: Record<string, Json> = {};
  const definitions: Record<string, Json> = {};
  let securityDefinitions: Json = {};
  for (const document of documents) {
    for (const [path, item] of Object.entries(document.paths)) {
      paths[path] = pathItem(item, parameters);
    }
    const { schemas = {}, securitySchemes = {} } = document.components;
    securityDefinitions = { ...securityDefinitions, ...securitySchemes };
    for (const [name, schema] of Object.entries(schemas)) {
      definitions[name] = withAllKinds(replaced[name] ?? definition(schema), definitions[name]);
    }
  }
  return {
    swagger: "2.0",
    info: { title: "Kubernetes", version: "1.37" },
    paths: sorted(paths),
    definitions: sorted(definitions),
    parameters: sorted(parameters.shared),
    securityDefinitions,
    security: Object.keys(securityDefinitions).map((name) => ({ [name]: [] })),
  };
}

function pathItem(item: PathItem, parameters: SharedParameters): Json {
  const { parameters: common, ...operations } = item;
  const converted = Object.entries(operations).filter(([method]) => methods.includes(method))
    .map(([method, operation]) => [method, operationOf(operation as Json, parameters)]);
  return {
    ...Object.fromEntries(converted),
    ...Array.isArray(common)
      ? { parameters: common.map((each) => parameters.use(flat(each))) }
      : {},
  };
}

function operationOf(operation: Json, shared: SharedParameters): Json {
  const { requestBody, parameters = [], responses, ...rest } = operation as {
    requestBody?: { content: Json; required?: boolean };
    parameters?: Json[];
    responses: Record<string, { description: string; content?: Json }>;
  };
  const converted = parameters.map((each) => shared.use(flat(each)));
  if (requestBody) converted.unshift(shared.use(bodyParameter(requestBody)));
  const results = Object.entries(responses).map(([code, { description, content }]) => {
    const schema = content && schemaOf(content);
    return [code, { description, ...(schema ? { schema: definition(schema) } : {}) }];
  });
  const produces = inOrder(responses["200"]?.content ?? {});
  return {
    ...rest,
    consumes: requestBody ? inOrder(requestBody.content) : readTypes(rest, produces),
    produces,
    schemes: ["https"],
    ...(converted.length > 0 ? { parameters: converted } : {}),
    responses: Object.fromEntries(results),
  };
}

/** Returns the media types that a request without a body may have, which OpenAPI 3.0 omits. */
function readTypes(operation: Json, produced: string[]): string[] {
  const isOfBuiltin = "x-kubernetes-action" in operation && !isOnlyText(produced);
  return isOfBuiltin ? ["*/*"] : produced;
}

/** Returns whether the types are those of custom resources. */
function isOnlyText(types: string[]): boolean {
  return types.join() === "application/json,application/yaml";
}

function bodyParameter({ content, required }: { content: Json; required?: boolean }): Json {
  const schema = definition(schemaOf(content) ?? {});
  return { in: "body", name: "body", ...(required ? { required } : {}), schema };
}

function schemaOf(content: Json): Json | undefined {
  const [first] = Object.values(content) as { schema?: Json }[];
  return first?.schema;
}

function inOrder(content: Json): string[] {
  return Object.keys(content).sort((a, b) => mediaTypes.indexOf(a) - mediaTypes.indexOf(b));
}

/** Returns a parameter with the members of its schema. */
function flat({ schema, ...parameter }: Json): Json {
  return { ...parameter, ...Object(schema) };
}

/** Returns a schema of OpenAPI 3.0 as one of OpenAPI 2.0: without defaults and alternatives. */
function definition(schema: Json): Json {
  const {
    allOf,
    oneOf,
    anyOf: _anyOf,
    not: _not,
    default: _default,
    nullable: _nullable,
    ...rest
  } = schema;
  const [only] = Array.isArray(allOf) && allOf.length === 1 ? allOf as Json[] : [];
  const node: Json = { ...(only?.$ref ? only : {}), ...rest };
  if (Array.isArray(oneOf)) node.type = "string"; // an IntOrString or a Quantity
  if (typeof node.$ref === "string") {
    node.$ref = DEFINITION_REFERENCE + node.$ref.slice(SCHEMA_REFERENCE.length);
  }
  for (const field of ["items", "additionalProperties"]) {
    if (isJsonObject(node[field])) node[field] = definition(node[field]);
  }
  if (isJsonObject(node.properties)) {
    const properties = Object.entries(node.properties);
    node.properties = Object.fromEntries(
      properties.map(([name, below]) => [name, definition(below as Json)]),
    );
  }
  return node;
}

const KINDS = "x-kubernetes-group-version-kind";

/** Each group names its own version of a kind such as DeleteOptions; this names all of them. */
function withAllKinds(schema: Json, known: Json | undefined): Json {
  const [kinds, others] = [schema[KINDS], known?.[KINDS]];
  if (!Array.isArray(kinds) || !Array.isArray(others)) return schema;
  const all = new Map([...others, ...kinds].map((kind) => [JSON.stringify(kind), kind]));
  return { ...schema, [KINDS]: [...all.keys()].sort().map((text) => all.get(text)) };
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => a < b ? -1 : 1));
}
