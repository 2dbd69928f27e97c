import { assertEquals } from "@std/assert";
import { validateImmutableData } from "../../../src/testing/objects/immutable_data.ts";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
import { test } from "../../support/test.ts";

function fieldsOf(next: object, previous: object, collection = "configmaps"): string[] {
  const object = (fields: object): KubeObject => ({ metadata: { name: "a" }, ...fields });
  return validateImmutableData(object(next), object(previous), { collection })
    .map(({ field }) => field);
}

test("validateImmutableData lets the data of an ordinary ConfigMap change", () => {
  assertEquals(fieldsOf({ data: { a: "2" } }, { data: { a: "1" } }), []);
});

test("validateImmutableData refuses every change of an immutable ConfigMap's data", () => {
  const previous = { immutable: true, data: { a: "1" } };
  assertEquals(fieldsOf({ ...previous }, previous), []);
  assertEquals(fieldsOf({ ...previous, data: { a: "2" } }, previous), ["data"]);
  assertEquals(fieldsOf({ ...previous, binaryData: { b: "" } }, previous), ["binaryData"]);
  assertEquals(fieldsOf({ data: { a: "1" } }, previous), ["immutable"]);
});

test("validateImmutableData refuses every change of a Secret's type", () => {
  assertEquals(fieldsOf({ type: "b" }, { type: "a" }, "secrets"), ["type"]);
});

test("validateImmutableData does not check other objects", () => {
  assertEquals(fieldsOf({ data: 2 }, { data: 1, immutable: true }, "apps/deployments"), []);
});
