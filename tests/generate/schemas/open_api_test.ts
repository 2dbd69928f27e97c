import { assertEquals } from "@std/assert";
import { isSchemaType, onlyKind } from "../../../src/generate/schemas/open_api.ts";
import { test } from "../../support/test.ts";

test("onlyKind returns the kind of a schema that has exactly one kind", () => {
  const kind = { group: "", version: "v1", kind: "Pod" };
  assertEquals(onlyKind({ "x-kubernetes-group-version-kind": [kind] }), kind);
  assertEquals(onlyKind({ "x-kubernetes-group-version-kind": [kind, kind] }), undefined);
  assertEquals(onlyKind({ "x-kubernetes-group-version-kind": [] }), undefined);
  assertEquals(onlyKind({}), undefined);
});

test("isSchemaType accepts the types of JSON schema except null", () => {
  const values = ["object", "array", "integer", "null", "wat", "", "Object", ["string"], 5, null];
  assertEquals(values.filter(isSchemaType), ["object", "array", "integer"]);
});
