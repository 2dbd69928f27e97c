import { assertEquals } from "@std/assert";
import { type Crd, crdDocuments } from "../../src/generate/crd_documents.ts";
import { resourceTable } from "../../src/generate/schemas/resource_table.ts";
import { test } from "../support/test.ts";

const widgets: Crd = {
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { kind: "Widget", plural: "widgets" },
    versions: [
      { name: "v1", subresources: { status: {}, scale: {} } },
      { name: "v1alpha1", served: false },
      { name: "v2", schema: { openAPIV3Schema: { type: "object", description: "A widget." } } },
    ],
  },
};

test("crdDocuments has a document for each served version, with its verbs and subresources", () => {
  const documents = crdDocuments([widgets]);
  assertEquals(documents.map((document) => resourceTable(document)), [
    [{
      group: "example.com",
      version: "v1",
      kind: "Widget",
      plural: "widgets",
      namespaced: true,
      verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
      subresources: ["scale", "status"],
    }],
    [{
      group: "example.com",
      version: "v2",
      kind: "Widget",
      plural: "widgets",
      namespaced: true,
      verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
      subresources: [],
    }],
  ]);
  const schemas = documents[1]?.components?.schemas ?? {};
  assertEquals(schemas["com.example.v2.Widget"]?.description, "A widget.");
  assertEquals(Object.keys(schemas["com.example.v2.Widget"]?.properties ?? {}), [
    "apiVersion",
    "kind",
    "metadata",
  ]);
});

test("crdDocuments puts definitions of one group and version into one document", () => {
  const { spec } = widgets;
  const gadgets: Crd = {
    spec: { ...spec, scope: "Cluster", names: { kind: "Gadget", plural: "gadgets" } },
  };
  const [first, ...others] = crdDocuments([widgets, gadgets]);
  assertEquals(resourceTable(first!).map(({ plural, namespaced }) => [plural, namespaced]), [
    ["gadgets", false],
    ["widgets", true],
  ]);
  assertEquals(others.length, 1);
});
