import type { ServedResource } from "../resources/served_resource.ts";
import type { BuiltinDocuments } from "./builtin_documents.ts";
import { type Json, type OpenApiDocument, reachableSchemas } from "./open_api_document.ts";
import { metadataReference, publishedSchema } from "./published_schema.ts";
import { type DocumentNames, modelName, renamed, templateNames } from "./template_names.ts";

/** Returns the document of resources without a document of kube-apiserver, all of one version. */
export function customDocument(
  resources: readonly ServedResource[],
  templates: BuiltinDocuments,
): OpenApiDocument {
  const paths: Record<string, OpenApiDocument["paths"][string]> = {};
  const schemas: Record<string, Json> = {};
  for (const resource of resources) {
    Object.assign(paths, pathsOf(resource, templates));
    Object.assign(schemas, schemasOf(resource, templates));
  }
  const template = templates.namespacedTemplate;
  const { schemas: shared, ...components } = template.components;
  const reachable = reachableSchemas(paths, { ...shared, ...schemas });
  return { ...template, paths, components: { ...components, schemas: reachable } };
}

/** Returns the definition of a resource in OpenAPI 2.0, by its name. */
export function version2Definition(
  resource: ServedResource,
  templates: BuiltinDocuments,
): [name: string, definition: Json] {
  const names = namesOf(resource);
  return [modelName(names, names.kind), kindSchema(resource, templates, true)];
}

function pathsOf(resource: ServedResource, templates: BuiltinDocuments): OpenApiDocument["paths"] {
  const { paths } = resource.namespaced ? templates.namespacedTemplate : templates.clusterTemplate;
  const all: OpenApiDocument["paths"] = JSON.parse(
    renamed(JSON.stringify(paths), namesOf(resource)),
  );
  const served = Object.entries(all).filter(([path]) =>
    (resource.status || !path.endsWith("}/status")) && (resource.scale || !path.endsWith("}/scale"))
  );
  return Object.fromEntries(served);
}

function schemasOf(resource: ServedResource, templates: BuiltinDocuments): Record<string, Json> {
  const names = namesOf(resource);
  const list = templateSchema(templates, templateNames.listKind);
  return {
    [modelName(names, names.kind)]: kindSchema(resource, templates, false),
    [modelName(names, names.listKind)]: {
      ...JSON.parse(renamed(JSON.stringify(list), names)),
      ...selectableFields(resource),
    },
  };
}

function kindSchema(
  resource: ServedResource,
  templates: BuiltinDocuments,
  version2: boolean,
): Json {
  const names = namesOf(resource);
  const { properties } = templateSchema(templates, templateNames.kind);
  const { apiVersion, kind, metadata: { description } } = Object(properties);
  const root = { apiVersion, kind, metadata: { ...metadataReference(version2), description } };
  const { group, version } = resource;
  return {
    ...publishedSchema(resource.schema, { root, options: { version2 } }),
    "x-kubernetes-group-version-kind": [{ group, kind: names.kind, version }],
    ...selectableFields(resource),
  };
}

function templateSchema({ namespacedTemplate }: BuiltinDocuments, kind: string): Json {
  return namespacedTemplate.components.schemas?.[modelName(templateNames, kind)] ?? {};
}

function selectableFields({ fields }: ServedResource): Json {
  const paths = Object.keys(fields);
  if (paths.length === 0) return {};
  return { "x-kubernetes-selectable-fields": paths.map((path) => ({ fieldPath: path })) };
}

function namesOf({ group, version, kind, listKind, plural }: ServedResource): DocumentNames {
  return { group, version, kind, listKind, plural };
}
