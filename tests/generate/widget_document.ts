import type { OpenApiDocument } from "../../src/generate/schemas/open_api.ts";

const kind = { group: "example.com", version: "v1", kind: "Widget" };
const list = { ...kind, kind: "WidgetList" };
const objectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

function operation(action: string, parameters: string[] = []) {
  return {
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": kind,
    parameters: parameters.map((name) => ({ name, in: "query" })),
  };
}

const item = { get: operation("get"), put: operation("put"), patch: operation("patch") };

/** The document that an API server publishes for a custom resource, cut for the tests. */
export const widgetDocument: OpenApiDocument & { openapi: string } = {
  openapi: "3.0.0",
  paths: {
    "/apis/example.com/v1/namespaces/{namespace}/widgets": {
      get: operation("list", ["limit", "watch"]),
      post: operation("post"),
      delete: operation("deletecollection"),
      parameters: [{ name: "namespace", in: "path" }],
    },
    "/apis/example.com/v1/namespaces/{namespace}/widgets/{name}": {
      ...item,
      delete: operation("delete"),
    },
    "/apis/example.com/v1/namespaces/{namespace}/widgets/{name}/status": item,
    "/apis/example.com/v1/widgets": { get: operation("list", ["limit", "watch"]) },
  },
  components: {
    schemas: {
      "com.example.v1.Widget": {
        description: "A widget.",
        type: "object",
        required: ["spec"],
        properties: {
          apiVersion: { type: "string" },
          kind: { type: "string" },
          metadata: {
            description: "Standard object's metadata.",
            allOf: [{ $ref: `#/components/schemas/${objectMeta}` }],
          },
          spec: {
            type: "object",
            required: ["size", "parts"],
            properties: {
              size: { description: "How big it is.", type: "string", enum: ["small", "large"] },
              port: { "x-kubernetes-int-or-string": true },
              parts: {
                type: "array",
                items: {
                  type: "object",
                  required: ["name"],
                  properties: {
                    name: { description: "The part's name.", type: "string" },
                    weight: { type: "number", nullable: true, default: 2 },
                  },
                },
              },
              settings: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
            },
          },
        },
        "x-kubernetes-group-version-kind": [kind],
      },
      "com.example.v1.WidgetList": {
        description: "WidgetList is a list of Widget",
        type: "object",
        required: ["items"],
        properties: {
          apiVersion: { type: "string" },
          items: {
            description: "List of widgets.",
            type: "array",
            items: { $ref: "#/components/schemas/com.example.v1.Widget" },
          },
          kind: { type: "string" },
        },
        "x-kubernetes-group-version-kind": [list],
      },
      [objectMeta]: {
        description: "ObjectMeta is metadata.",
        type: "object",
        properties: { name: { description: "The name.", type: "string" } },
      },
    },
  },
};

/** The document of widgets whose spec has these fields. */
export function documentWith(fields: Record<string, unknown>): OpenApiDocument {
  const document = structuredClone(widgetDocument);
  const widget = document.components?.schemas?.["com.example.v1.Widget"];
  Object.assign(widget?.properties ?? {}, { spec: { type: "object", properties: fields } });
  return document;
}

/** A schema with this number of nested objects. */
export function nested(levels: number): unknown {
  let schema: unknown = { type: "string" };
  for (let level = 0; level < levels; level++) {
    schema = { type: "object", properties: { n: schema } };
  }
  return schema;
}
