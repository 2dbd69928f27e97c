import { assertEquals } from "@std/assert";
import { onlyKind } from "../../../src/generate/schemas/open_api.ts";
import { test } from "../../support/test.ts";

test("onlyKind returns the kind of a schema that has exactly one kind", () => {
  const kind = { group: "", version: "v1", kind: "Pod" };
  assertEquals(onlyKind({ "x-kubernetes-group-version-kind": [kind] }), kind);
  assertEquals(onlyKind({ "x-kubernetes-group-version-kind": [kind, kind] }), undefined);
  assertEquals(onlyKind({ "x-kubernetes-group-version-kind": [] }), undefined);
  assertEquals(onlyKind({}), undefined);
});
