import { assert, assertEquals } from "@std/assert";
import { encodeVersion2 } from "../../../src/testing/openapi/encode_version_2.ts";
import { version2Document } from "../../../src/testing/openapi/version_2_document.ts";
import { test } from "../../support/test.ts";
import { bytesOf } from "../protobuf/proto_bytes.ts";
import { builtinDocuments } from "./documents.ts";
import { readGnostic } from "./read_gnostic.ts";

/** A definition with everything that the schema of a custom resource can have in version 2. */
const odd = {
  type: "object",
  title: "Odd",
  description: "An odd thing: «all» of it.\nIn two lines.",
  required: ["spec", "kind"],
  externalDocs: { description: "More", url: "https://example.com" },
  example: { a: [1, "two", null, true, 1.5], b: {} },
  properties: {
    metadata: { $ref: "#/definitions/ObjectMeta", description: "Of the object." },
    spec: {
      type: "object",
      maxProperties: 9,
      minProperties: 1,
      properties: {
        "x-size": { type: "number", format: "double", maximum: 1.5, minimum: -2, multipleOf: 0.5 },
        count: {
          type: "integer",
          format: "int64",
          exclusiveMaximum: true,
          exclusiveMinimum: true,
          maximum: 9007199254740991,
        },
        text: {
          type: "string",
          pattern: "^[a-z]*$",
          maxLength: 300,
          minLength: 1,
          enum: ["a", ""],
        },
        list: {
          type: "array",
          items: { type: "array", items: { type: "string" } },
          maxItems: 3,
          minItems: 1,
          uniqueItems: true,
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name", "port"],
        },
        map: { type: "object", additionalProperties: { $ref: "#/definitions/Quantity" } },
        any: { "x-kubernetes-preserve-unknown-fields": true, additionalProperties: true },
        none: { additionalProperties: false, default: { a: "1" }, readOnly: true },
        all: { allOf: [{ type: "string" }, { type: "integer" }] },
        nothing: {},
      },
      "x-kubernetes-validations": [{ message: 'it\'s "odd": #1', rule: "self.a == 'b'\n|| true" }],
    },
  },
  "x-kubernetes-group-version-kind": [{ group: "", kind: "Odd", version: "v1" }],
  "x-kubernetes-unions": [{ discriminator: "type", "fields-to-discriminateBy": { a: "A" } }],
  "x-nothing": null,
};

const operation = {
  tags: ["a"],
  summary: "Short",
  description: "Long",
  externalDocs: { url: "https://example.com", "x-a": 1 },
  operationId: "id",
  consumes: ["*/*"],
  produces: ["application/json"],
  schemes: ["https"],
  deprecated: true,
  security: [{ Token: ["a"] }, {}],
  parameters: [
    { in: "body", name: "body", description: "It.", required: true, schema: odd, "x-a": [] },
    { $ref: "#/parameters/shared" },
    {
      in: "query",
      name: "q",
      type: "array",
      items: { type: "string", format: "byte", enum: ["a"], maxLength: 2, "x-a": {} },
      collectionFormat: "csv",
      uniqueItems: true,
      allowEmptyValue: true,
      enum: [["a"], null],
      minimum: 1,
      "x-a": "b",
    },
    { in: "path", name: "name", type: "string", required: true, uniqueItems: true, "x-a": "2" },
    { in: "header", name: "accept", type: "string", default: "x", maxLength: 9 },
  ],
  responses: {
    "200": { description: "OK", schema: { type: "string" }, "x-a": "2001-02-03" },
    default: { $ref: "#/responses/other" },
    "x-all": true,
  },
  "x-kubernetes-action": "list",
  "x-kubernetes-group-version-kind": { group: "apps", kind: "Deployment", version: "v1" },
};

test("a document is in protobuf what it is in JSON, with all that it can have", () => {
  const document = {
    swagger: "2.0",
    info: { title: "Kubernetes", version: "1.37", description: "All." },
    paths: {
      "/a/": { get: operation, parameters: [{ $ref: "#/parameters/shared" }], "x-a": 1 },
      "/b/": { $ref: "#/paths/a", put: operation, post: operation, delete: operation },
      "/c/": { options: operation, head: operation, patch: operation },
      "x-a": "1",
    },
    definitions: { Odd: odd, ObjectMeta: { type: "object" }, Quantity: { type: "string" } },
    parameters: { shared: { in: "query", name: "pretty", type: "string" } },
    securityDefinitions: {
      Token: { type: "apiKey", in: "header", name: "authorization", description: "A token." },
    },
    security: [{ Token: [] }],
  };
  assertEquals(readGnostic(encodeVersion2(document)), document);
});

test("protobuf has no zero values, no unknown fields, and none of another type", () => {
  const document = {
    swagger: "",
    unknown: 1,
    definitions: {
      A: {
        description: 5,
        format: "",
        minimum: 0,
        maximum: "1",
        maxLength: 1.5,
        minLength: 0,
        required: [],
        nullable: true,
        uniqueItems: false,
        enum: "a",
        properties: {},
      },
      B: "none",
    },
  };
  assertEquals(readGnostic(encodeVersion2(document)), {
    definitions: { A: { properties: {} }, B: {} },
  });
});

test("properties may have the names of what every object of JavaScript has", () => {
  const text = '{"definitions":{"A":{"properties":{"__proto__":{"title":"a"},"constructor":{}}}}}';
  assertEquals(JSON.stringify(readGnostic(encodeVersion2(JSON.parse(text)))), text);
});

test("a document of a few fields has the bytes that protobuf gives them", () => {
  const definitions = { A: { additionalProperties: false } };
  const document = { swagger: "2.0", info: { title: "T" }, definitions };
  assertEquals(
    encodeVersion2(document),
    bytesOf(
      ...[0x0a, 3, "2.0", 0x12, 3, 0x0a, 1, "T"],
      ...[0x4a, 12, 0x0a, 10, 0x0a, 1, "A", 0x12, 5, 0xaa, 1, 2, 0x10, 0],
    ),
  );
});

test("the documents of Kubernetes' own kinds lose nothing in protobuf", async () => {
  const { documents } = await builtinDocuments();
  const chosen = ["apis/batch/v1", "apis/apiextensions.k8s.io/v1", "version"];
  const document = version2Document(chosen.map((path) => documents.get(path)!));
  const json: unknown = JSON.parse(JSON.stringify(document));
  const bytes = encodeVersion2(json);
  assertEquals(readGnostic(bytes), json);
  assert(bytes.length < JSON.stringify(document).length);
});
