import { assertEquals } from "@std/assert";
import { modelName, renamed, templateNames } from "../../../src/testing/openapi/template_names.ts";
import { test } from "../../support/test.ts";

const bus = {
  group: "my-cars.example.com",
  version: "v1",
  kind: "Engine",
  listKind: "EngineList",
  plural: "engines",
};

test("a schema is named by the parts of its group in reverse", () => {
  assertEquals(modelName(bus, "Engine"), "com.example.my-cars.v1.Engine");
});

test("renamed gives the texts of a template the names of another resource", () => {
  const table: [template: string, text: string][] = [
    ["/apis/kwgroup.dev/v9alpha9/kwsamples", "/apis/my-cars.example.com/v1/engines"],
    ["createKwgroupDevV9alpha9NamespacedKwsample", "createMyCarsExampleComV1NamespacedEngine"],
    ["kwgroupDev_v9alpha9", "myCarsExampleCom_v1"],
    ["create a Kwsample", "create an Engine"],
    ["KwsampleCollection is a list of Kwsample", "EngineList is a list of Engine"],
    [modelName(templateNames, "KwsampleCollection"), "com.example.my-cars.v1.EngineList"],
  ];
  for (const [template, text] of table) assertEquals(renamed(template, bus), text);
});

test("a plural kind has no article, and a group of Kubernetes has no suffix in identifiers", () => {
  const texts = (kind: string) => renamed("create a Kwsample", { ...bus, kind });
  assertEquals(["Gas", "Glass", "Event"].map(texts), [
    "create Gas",
    "create a Glass",
    "create an Event",
  ]);
  const named = { ...bus, group: "x.k8s.io" };
  assertEquals(renamed("listKwgroupDevV9alpha9Kwsample", named), "listXV1Engine");
});
