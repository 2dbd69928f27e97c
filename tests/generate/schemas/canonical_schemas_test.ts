import { assertEquals } from "@std/assert";
import { canonicalSchemas } from "../../../src/generate/schemas/canonical_schemas.ts";
import type { OpenApiSchema } from "../../../src/generate/schemas/open_api.ts";
import { test } from "../../support/test.ts";

function kind(group: string, name: string): OpenApiSchema {
  return {
    properties: { spec: { $ref: `#/components/schemas/${name}Spec` } },
    "x-kubernetes-group-version-kind": [{ group, version: "v1", kind: "Widget" }],
  };
}

function names(schemas: Record<string, OpenApiSchema>): Record<string, string | undefined> {
  const renamed = canonicalSchemas(new Map(Object.entries(schemas)));
  return Object.fromEntries(
    [...renamed].map(([name, { properties }]) => [name, properties?.spec?.$ref]),
  );
}

test("canonicalSchemas replaces the names of Go's packages by names of the API group", () => {
  const goName = "com.github.example.api.shop.v1.Widget";
  assertEquals(names({ [goName]: kind("shop.example.io", goName), [`${goName}Spec`]: {} }), {
    "io.example.shop.v1.Widget": "#/components/schemas/io.example.shop.v1.WidgetSpec",
    "io.example.shop.v1.WidgetSpec": undefined,
  });
});

test("canonicalSchemas does not change the names of custom resources and of Kubernetes", () => {
  const custom = "io.crossplane.pkg.v1.Widget";
  const own = "io.k8s.api.apps.v1.Widget";
  assertEquals(
    Object.keys(names({
      [custom]: kind("pkg.crossplane.io", custom),
      [own]: kind("apps", own),
    })),
    [custom, own],
  );
});

test("canonicalSchemas does not change its arguments", () => {
  const goName = "com.github.example.v1.Widget";
  const schema = kind("example.io", goName);
  const before = structuredClone(schema);
  names({ [goName]: schema });
  assertEquals(schema, before);
});
