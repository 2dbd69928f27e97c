import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { OpenApiSchema } from "../../src/generate/schemas/open_api.ts";
import { typeModule } from "../../src/generate/type_module.ts";
import { test } from "../support/test.ts";

const api = "io.k8s.api.apps.v1";
const meta = "io.k8s.apimachinery.pkg.apis.meta.v1";

function write(schemas: Record<string, OpenApiSchema>, namedKinds: string[] = []): string {
  return typeModule({
    module: Object.keys(schemas)[0]?.startsWith(meta) ? "meta/v1" : "apps/v1",
    schemas: new Map(Object.entries(schemas)),
    namedKinds: new Set(namedKinds),
    specifier: (module) => `../${module}.ts`,
  });
}

function kindOf(kind: string): OpenApiSchema {
  return {
    type: "object",
    properties: {
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: { allOf: [{ $ref: `#/components/schemas/${meta}.ObjectMeta` }] },
    },
    "x-kubernetes-group-version-kind": [{ group: "apps", version: "v1", kind }],
  };
}

test("typeModule writes a kind's literals, and a required name where objects are read by name", () => {
  const text = write({ [`${api}.Deployment`]: kindOf("Deployment") }, ["apps/v1 Deployment"]);
  assertStringIncludes(text, `  apiVersion?: "apps/v1";\n`);
  assertStringIncludes(text, `  kind?: "Deployment";\n`);
  assertStringIncludes(text, `  metadata: NamedObjectMeta;\n`);
  assertStringIncludes(text, `import type { NamedObjectMeta } from "../meta/v1.ts";\n`);
});

test("typeModule describes a kind without a description with the right article", () => {
  assertStringIncludes(write({ [`${api}.Order`]: kindOf("Order") }), "/** An Order. */\n");
  assertStringIncludes(write({ [`${api}.User`]: kindOf("User") }), "/** A User. */\n");
});

test("typeModule leaves the metadata optional for a kind that is only sent", () => {
  const text = write({ [`${api}.Review`]: kindOf("Review") });
  assertStringIncludes(text, `  metadata?: ObjectMeta;\n`);
});

test("typeModule writes no literal for a kind that several groups have", () => {
  const shared = kindOf("DeleteOptions");
  shared["x-kubernetes-group-version-kind"]?.push({ group: "", version: "v1", kind: "Options" });
  assertStringIncludes(write({ [`${api}.DeleteOptions`]: shared }), "  apiVersion?: string;\n");
});

test("typeModule renames an imported type where the module has its own type of that name", () => {
  const text = write({
    [`${api}.ObjectMeta`]: { type: "string", description: "Its own." },
    [`${api}.Review`]: kindOf("Review"),
  });
  assertStringIncludes(
    text,
    `import type { ObjectMeta as MetaV1ObjectMeta } from "../meta/v1.ts";\n`,
  );
  assertStringIncludes(text, "  metadata?: MetaV1ObjectMeta;\n");
});

test("typeModule gives two imported types of one name different names", () => {
  const text = write({
    [`${api}.Two`]: {
      type: "object",
      properties: {
        a: { $ref: "#/components/schemas/io.k8s.api.core.v1.Metric" },
        b: { $ref: "#/components/schemas/io.k8s.api.autoscaling.v2.Metric" },
      },
    },
  });
  assertStringIncludes(text, "  a?: Metric;\n");
  assertStringIncludes(text, "  b?: AutoscalingV2Metric;\n");
});

test("typeModule declares objects in fields beside the type, with names of their own", () => {
  const inner = { type: "object", properties: { a: { type: "string" } } };
  const text = write({
    [`${api}.Widget`]: { type: "object", properties: { spec: inner } },
    [`${api}.WidgetSpec`]: { type: "string", description: "Took the name." },
  });
  assertStringIncludes(text, "  spec?: WidgetSpec2;\n");
  assertStringIncludes(text, "/** The field `Widget.spec`. */\nexport interface WidgetSpec2 {\n");
});

test("typeModule uses hand-written definitions for known types, and adds an ObjectMeta with a name", () => {
  const text = write({
    [`${meta}.ObjectMeta`]: { type: "object", properties: { name: { type: "string" } } },
    [`${meta}.Time`]: { type: "string", format: "date-time", description: "Of Go." },
  });
  assertStringIncludes(text, "export type Time = string;\n");
  assertStringIncludes(text, "export interface NamedObjectMeta extends ObjectMeta {\n");
  assertEquals(text.includes("Of Go."), false);
});

test("typeModule uses TypeScript's Record where a kind has that name", () => {
  const text = write({
    [`${api}.Record`]: {
      type: "object",
      properties: { ttls: { type: "object", additionalProperties: { type: "integer" } } },
    },
  });
  assertStringIncludes(text, "export interface Record {\n");
  assertStringIncludes(text, "  ttls?: globalThis.Record<string, number>;\n");
});

test("typeModule gives an inner object another name than an imported type", () => {
  const object = kindOf("Object");
  const meta: OpenApiSchema = { type: "object", properties: { note: { type: "string" } } };
  const text = write({
    [`${api}.Object`]: { ...object, properties: { ...object.properties, meta } },
  });
  assertStringIncludes(text, "import type { ObjectMeta } from");
  assertStringIncludes(text, "  metadata?: ObjectMeta;\n");
  assertStringIncludes(text, "  meta?: ObjectMeta2;\n");
  assertStringIncludes(text, "export interface ObjectMeta2 {\n");
});

test("typeModule refuses two schemas with one type name, and leaves none of them out", () => {
  assertThrows(
    () => write({ "com.example.v1.A-b": {}, "com.example.v1.A_b": {} }),
    TypeError,
    "The schemas com.example.v1.A-b and com.example.v1.A_b would both be the type A_b",
  );
});
