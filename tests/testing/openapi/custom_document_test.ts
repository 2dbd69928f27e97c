import { assertEquals } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import {
  customDocument,
  version2Definition,
} from "../../../src/testing/openapi/custom_document.ts";
import { test } from "../../support/test.ts";
import { builtinDocuments } from "./documents.ts";

const registry = new ResourceRegistry();
const widgets = registry.register({
  group: "example.com",
  kind: "Widget",
  plural: "widgets",
  custom: true,
  status: true,
  fields: { "spec.size": { path: "spec.size" } },
  schema: { type: "object", properties: { spec: { type: "object", nullable: true } } },
});
const gears = registry.register({
  group: "example.com",
  kind: "Gear",
  plural: "gears",
  custom: true,
  namespaced: false,
});

test("the document of custom resources has their paths, and those of their subresources", async () => {
  const { paths, components } = customDocument([widgets, gears], await builtinDocuments());
  const root = "/apis/example.com/v1";
  const collection = `${root}/namespaces/{namespace}/widgets`;
  assertEquals(Object.keys(paths).sort(), [
    `${root}/gears`,
    `${root}/gears/{name}`,
    collection,
    `${collection}/{name}`,
    `${collection}/{name}/status`,
    `${root}/widgets`,
  ]);
  const own = Object.keys(components.schemas!).filter((name) => name.startsWith("com.example"));
  assertEquals(own, [
    "com.example.v1.Gear",
    "com.example.v1.GearList",
    "com.example.v1.Widget",
    "com.example.v1.WidgetList",
  ]);
  const widget = components.schemas!["com.example.v1.Widget"]!;
  assertEquals(Object(widget.properties).spec, { type: "object", nullable: true });
  assertEquals(widget["x-kubernetes-group-version-kind"], [
    { group: "example.com", kind: "Widget", version: "v1" },
  ]);
  assertEquals(widget["x-kubernetes-selectable-fields"], [{ fieldPath: "spec.size" }]);
});

test("version 2 has a definition of its own", async () => {
  const [name, definition] = version2Definition(widgets, await builtinDocuments());
  assertEquals(name, "com.example.v1.Widget");
  const { spec, metadata } = Object(definition.properties);
  assertEquals(spec, {});
  assertEquals(metadata.$ref, "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
});
