import { assertEquals } from "@std/assert";
import { CelList, CelMap, type CelValue } from "../../../src/testing/cel/values/cel_value.ts";
import { typeNameFaults } from "../../../src/testing/policies/type_names.ts";
import { test } from "../../support/test.ts";

const object = (typeName: string, fields: Record<string, CelValue>) =>
  CelMap.of(Object.entries(fields), typeName);

test("the type of a field has the name of its path", () => {
  const item = object("Object.spec.list", { a: 1n });
  const spec = object("Object.spec", { list: CelList.of([item]), map: object("map", { b: "c" }) });
  assertEquals(typeNameFaults(object("Object", { spec })), []);
  assertEquals(typeNameFaults("text"), []);
  assertEquals(typeNameFaults(spec), []);
  const wrong = object("Object", { spec: object("Object.other", { a: item }) });
  const fault = (name: string, expected: string) =>
    `unexpected type name "${name}", expected "${expected}", which matches field name path from ` +
    "root Object type";
  assertEquals(typeNameFaults(wrong), [
    fault("Object.other", "Object.spec"),
    fault("Object.spec.list", "Object.spec.a"),
  ]);
});
