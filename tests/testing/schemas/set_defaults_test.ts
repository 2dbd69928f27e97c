import { assertEquals } from "@std/assert";
import { dropNulls, setDefaults } from "../../../src/testing/schemas/set_defaults.ts";
import { test } from "../../support/test.ts";

const text = { type: "string" };
const withDefault = { ...text, default: "x" };

test("setDefaults completes objects, lists and maps, but does not create what has no default", () => {
  const below = { type: "object", properties: { a: withDefault } };
  const schema = {
    type: "object",
    properties: {
      a: withDefault,
      below,
      list: { type: "array", items: below },
      map: { type: "object", additionalProperties: below },
    },
  };
  assertEquals(setDefaults({}, schema), { a: "x" });
  assertEquals(setDefaults({ below: {}, list: [{}], map: { k: {} } }, schema), {
    a: "x",
    below: { a: "x" },
    list: [{ a: "x" }],
    map: { k: { a: "x" } },
  });
});

test("setDefaults treats null as absent unless it is allowed", () => {
  const schema = {
    type: "object",
    properties: {
      a: withDefault,
      b: text,
      c: { ...withDefault, nullable: true },
      list: { type: "array", items: withDefault },
    },
  };
  assertEquals(setDefaults({ a: null, b: null, c: null, list: [null] }, schema), {
    a: "x",
    c: null,
    list: ["x"],
  });
});

test("setDefaults gives each object its own copy of a default", () => {
  const schema = { type: "object", properties: { list: { type: "array", default: [] } } };
  const [first, second] = [setDefaults({}, schema), setDefaults({}, schema)] as {
    list: unknown[];
  }[];
  first!.list.push(1);
  assertEquals([second, schema.properties.list.default], [{ list: [] }, []]);
});

test("dropNulls removes what is null without being allowed, and sets no defaults", () => {
  const schema = {
    type: "object",
    properties: {
      a: withDefault,
      b: text,
      c: { ...text, nullable: true },
      list: { type: "array", items: { type: "object", properties: { b: text } } },
    },
  };
  assertEquals(dropNulls({ a: null, b: null, c: null, list: [{ b: null }], d: null }, schema), {
    a: null,
    c: null,
    list: [{}],
    d: null,
  });
});
