import { assertEquals } from "@std/assert";
import { FieldSet } from "../../../src/testing/merge/field_set.ts";
import { removeFields } from "../../../src/testing/merge/remove_fields.ts";
import { test } from "../../support/test.ts";

const type = { fields: { ports: { items: { keys: ["port"], keyDefaults: {}, type: {} } } } };

test("the given fields and items are removed, and the rest stays", () => {
  const object = {
    a: 1,
    labels: { x: "1", y: "2" },
    ports: [{ port: 80, name: "a" }, { port: 1 }],
  };
  const fields = FieldSet.fromFieldsV1({
    "f:a": {},
    "f:labels": { "f:x": {} },
    "f:ports": { 'k:{"port":80}': { "f:name": {} }, 'k:{"port":1}': {} },
  });
  assertEquals(removeFields(object, fields, type), { labels: { y: "2" }, ports: [{ port: 80 }] });
});

test("a field without remaining fields becomes null, and an object without any becomes undefined", () => {
  const labels = FieldSet.fromFieldsV1({ "f:labels": { "f:x": {} } });
  assertEquals(removeFields({ labels: { x: "1" } }, labels, type), { labels: null });
  assertEquals(removeFields({ a: 1 }, FieldSet.fromFieldsV1({ "f:a": {} }), type), undefined);
});
