import { assertEquals } from "@std/assert";
import { withKnownFields } from "../../../src/testing/schemas/known_fields.ts";
import { pruneFields } from "../../../src/testing/schemas/prune_fields.ts";
import { test } from "../../support/test.ts";

const text = { type: "string" };
const named = { type: "object", properties: { name: text } };
const keeping = { "x-kubernetes-preserve-unknown-fields": true };

function prune(spec: unknown, schema: Record<string, unknown>) {
  const { object, unknownFields } = pruneFields(
    { apiVersion: "v1", kind: "A", metadata: { name: "a" }, spec },
    { type: "object", properties: { spec: schema } },
  );
  return [object.spec, unknownFields];
}

test("pruneFields keeps what the schema has, and names the rest", () => {
  const schema = { type: "object", properties: { list: { type: "array", items: named } } };
  assertEquals(prune({ list: [{ name: "a", b: 1 }], c: 1 }, schema), [{ list: [{ name: "a" }] }, [
    "spec.c",
    "spec.list[0].b",
  ]]);
});

test("pruneFields keeps kind and version, and drops unknown metadata", () => {
  const object = { apiVersion: "v1", kind: "A", metadata: { name: "a", colour: "red" }, extra: 1 };
  assertEquals(pruneFields(object, { type: "object" }), {
    object: { apiVersion: "v1", kind: "A", metadata: { name: "a" } },
    unknownFields: ["extra", "metadata.colour"],
  });
});

test("where unknown fields are kept, those below a known property are still pruned", () => {
  const schema = { ...keeping, properties: { known: named } };
  assertEquals(prune({ any: { b: 1 }, known: { name: "a", b: 1 } }, schema), [
    { any: { b: 1 }, known: { name: "a" } },
    ["spec.known.b"],
  ]);
  const list = { ...keeping, type: "array", items: named };
  assertEquals(prune([{ name: "a", b: 1 }], list), [[{ name: "a", b: 1 }], []]);
});

test("additionalProperties without a schema prunes what is below", () => {
  const schema = { type: "object", additionalProperties: true };
  assertEquals(prune({ a: 1, b: { c: 1 } }, schema), [{ a: 1, b: {} }, ["spec.b.c"]]);
});

test("an embedded object keeps its kind, version and metadata", () => {
  const template = { type: "object", "x-kubernetes-embedded-resource": true, properties: {} };
  const given = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: {} };
  const { spec: _spec, ...kept } = given;
  assertEquals(prune(given, template), [kept, ["spec.spec"]]);
});

const object = { metadata: { name: "a" }, extra: 1 };

test("withKnownFields removes unknown fields and nulls of a converted object", () => {
  const schema = { type: "object", properties: { size: { type: "string" } } };
  assertEquals(withKnownFields({ ...object, size: null }, schema), { metadata: { name: "a" } });
  assertEquals(withKnownFields(object, false), object);
});
