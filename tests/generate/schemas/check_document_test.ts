import { assertThrows } from "@std/assert";
import { checkDocument, checkShape } from "../../../src/generate/schemas/check_document.ts";
import type { OpenApiDocument, OpenApiSchema } from "../../../src/generate/schemas/open_api.ts";
import { test } from "../../support/test.ts";
import { widgetDocument } from "../widget_document.ts";

function withSchema(name: string, schema: OpenApiSchema): OpenApiDocument {
  return { components: { schemas: { [name]: schema } } };
}

test("checkShape accepts a document, and an empty one", () => {
  for (const document of [widgetDocument, {}, { components: {} }]) checkShape(document, "a.json");
});

test("checkShape names a document that is not an OpenAPI document", () => {
  for (const document of [null, [], "a", { paths: [] }, { components: 1 }]) {
    assertThrows(
      () => checkShape(document as OpenApiDocument, "a.json"),
      TypeError,
      "a.json: it is not an OpenAPI v3 document of an API server: correct the document",
    );
  }
});

test("checkDocument checks the names of schemas, the names that they refer to, and their kinds", () => {
  checkDocument(widgetDocument, [], "a.json");
  const kind = { group: "..", version: "v1", kind: "Widget" };
  const schemas: [name: string, schema: OpenApiSchema, message: string][] = [
    ["Pet", {}, 'a.json: The schema name "Pet" does not end in a version and a type'],
    ["a.v1.B", { $ref: "#/components/schemas/../v1.B" }, 'a.json: The schema name "../v1.B"'],
    [
      "a.v1.B",
      { "x-kubernetes-group-version-kind": [kind] },
      'a.json: the group ".." is not a DNS',
    ],
  ];
  for (const [name, schema, message] of schemas) {
    assertThrows(() => checkDocument(withSchema(name, schema), [], "a.json"), TypeError, message);
  }
});

test("checkDocument checks the names of the served resources", () => {
  const row = {
    group: "",
    version: "v1",
    kind: "Pod",
    namespaced: true,
    verbs: [],
    subresources: [],
  };
  checkDocument({}, [{ ...row, plural: "pods" }], "a.json");
  assertThrows(
    () => checkDocument({}, [{ ...row, plural: "po ds" }], "a.json"),
    TypeError,
    'a.json: the plural "po ds"',
  );
});
