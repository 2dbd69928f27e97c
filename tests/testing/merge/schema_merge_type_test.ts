import { assertEquals } from "@std/assert";
import { schemaMergeType } from "../../../src/testing/merge/schema_merge_type.ts";
import { test } from "../../support/test.ts";

const item = { type: "object", properties: { name: { type: "string", default: "x" } } };

test("a CustomResourceDefinition's schema defines how its objects are merged", () => {
  const schema = {
    type: "object",
    properties: {
      map: {
        type: "array",
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["name"],
        items: item,
      },
      set: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
      list: { type: "array", items: item },
      whole: { type: "object", "x-kubernetes-map-type": "atomic", properties: {} },
      values: { type: "object", additionalProperties: item },
      free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    },
  };
  const named = { fields: { name: {} } };
  assertEquals(schemaMergeType(schema), {
    fields: {
      map: { items: { keys: ["name"], keyDefaults: { name: "x" }, type: named } },
      set: { set: true },
      list: {},
      whole: { atomic: true },
      values: { values: named },
      free: {},
    },
  });
  assertEquals(schemaMergeType(undefined), {});
});
