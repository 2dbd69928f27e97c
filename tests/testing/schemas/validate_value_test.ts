import { assertEquals } from "@std/assert";
import { validateValue } from "../../../src/testing/schemas/validate_value.ts";
import { test } from "../../support/test.ts";

const small = { type: "string", enum: ["small"] };

function paths(...args: Parameters<typeof validateValue>): string[] {
  return validateValue(...args).map(({ field }) => field);
}

test("validateValue finds the failures of members, items and values of maps", () => {
  const schema = {
    type: "object",
    properties: {
      a: small,
      list: { type: "array", items: small },
      map: { type: "object", additionalProperties: small },
    },
  };
  const value = { a: "x", list: ["small", "x"], map: { k: "x" } };
  assertEquals(paths(value, schema), ["a", "list[1]", "map.k"]);
});

test("validateValue allows what is unchanged, at each place", () => {
  const list = {
    type: "array",
    items: { type: "object", properties: { name: { type: "string" }, size: small } },
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["name"],
  };
  const schema = { type: "object", properties: { a: small, list } };
  const earlier = { value: { a: "x", list: [{ name: "1", size: "x" }] } };
  assertEquals(paths({ a: "x" }, schema, { earlier }), []);
  assertEquals(paths({ a: "y" }, schema, { earlier }), ["a"]);
  const next = { list: [{ name: "2", size: "x" }, { name: "1", size: "x" }] };
  assertEquals(paths(next, schema, { earlier }), ["list[0].size"]);
});

test("an item of a list without keys has no earlier value", () => {
  const schema = { type: "object", properties: { list: { type: "array", items: small } } };
  const earlier = { value: { list: ["x"] } };
  assertEquals(paths({ list: ["x", "small"] }, schema, { earlier }), ["list[0]"]);
  assertEquals(paths({ list: ["x"] }, schema, { earlier }), []);
});

test("of the schemas of anyOf, the first of those that check most tells its failures", () => {
  const schema = {
    anyOf: [
      { properties: { a: { minLength: 5 } } },
      { properties: { a: { maxLength: 5 }, b: { minLength: 5 } } },
      { properties: { a: { maxLength: 5 }, b: { minLength: 6 } } },
    ],
  };
  const failures = validateValue({ a: "x", b: "x" }, schema, { path: "spec" });
  assertEquals(failures.map(({ field, message }) => `${field}: ${message}`), [
    ': Invalid value: "": "spec" must validate at least one schema (anyOf)',
    'spec.b: Invalid value: "x": spec.b in body should be at least 5 chars long',
  ]);
});
