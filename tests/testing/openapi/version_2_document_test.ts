import { assertEquals } from "@std/assert";
import { version2Document } from "../../../src/testing/openapi/version_2_document.ts";
import { test } from "../../support/test.ts";
import { builtinDocuments, documentOf } from "./documents.ts";

test("schemas lose their defaults and alternatives", () => {
  const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const { definitions } = version2Document([documentOf({
    schemas: {
      A: {
        type: "object",
        properties: {
          meta: { allOf: [to("B")], default: {}, description: "The metadata." },
          list: { type: "array", items: { type: "string", default: "" } },
          map: { type: "object", additionalProperties: to("C") },
        },
      },
      C: { oneOf: [{ type: "integer" }, { type: "string" }], format: "int-or-string" },
    },
  })]);
  assertEquals(definitions, {
    A: {
      type: "object",
      properties: {
        meta: { $ref: "#/definitions/B", description: "The metadata." },
        list: { type: "array", items: { type: "string" } },
        map: { type: "object", additionalProperties: { $ref: "#/definitions/C" } },
      },
    },
    C: { type: "string", format: "int-or-string" },
  });
});

test("operations have their media types, a body and shared parameters", async () => {
  const { documents } = await builtinDocuments();
  const { paths, parameters, security } = version2Document([documents.get("apis/batch/v1")!]);
  const { patch, get, parameters: common } = Object(
    paths["/apis/batch/v1/namespaces/{namespace}/jobs/{name}"],
  );
  assertEquals(patch.consumes, [
    "application/json-patch+json",
    "application/merge-patch+json",
    "application/strategic-merge-patch+json",
    "application/apply-patch+yaml",
  ]);
  assertEquals(get.consumes, ["*/*"]);
  const name = common.map((each: Record<string, string>) => each.name ?? each.$ref);
  assertEquals(name, ["name", "#/parameters/namespace-vgWSWtn3", "#/parameters/pretty-tJGM1-ng"]);
  assertEquals(patch.parameters[0], { $ref: "#/parameters/body-78PwaGsr" });
  assertEquals(parameters["body-78PwaGsr"]!.required, true);
  assertEquals(patch.responses["200"].schema, { $ref: "#/definitions/io.k8s.api.batch.v1.Job" });
  assertEquals(security, [{ BearerToken: [] }]);
});

test("a kind that several groups have is named once for each of them", () => {
  const kinds = "x-kubernetes-group-version-kind";
  const of = (group: string) => ({ [kinds]: [{ group, kind: "DeleteOptions", version: "v1" }] });
  const documents = ["b", "a", "b"].map((group) => documentOf({ schemas: { D: of(group) } }));
  const { definitions } = version2Document(documents);
  assertEquals(definitions.D![kinds], [...of("a")[kinds]!, ...of("b")[kinds]!]);
});

test("a definition can be given in place of the schema", () => {
  const documents = [documentOf({ schemas: { A: { type: "object" } } })];
  assertEquals(version2Document(documents, { A: { title: "A" } }).definitions, {
    A: { title: "A" },
  });
});
