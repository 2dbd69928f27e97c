import { assertEquals } from "@std/assert";
import { ruleFieldPath } from "../../../../src/testing/schemas/rules/rule_field_path.ts";
import { test } from "../../../support/test.ts";

const text = { type: "string" };
const schema = {
  type: "object",
  properties: {
    a: text,
    "b-c": { type: "object", properties: { "d'e": text } },
    map: { type: "object", additionalProperties: { type: "object", properties: { f: text } } },
  },
};

test("the path of a rule names a field of its schema", () => {
  const paths: Record<string, string | undefined> = {
    ".a": "a",
    "['a']": "a",
    ".b-c": "b-c",
    "['b-c']['d\\'e']": "b-c.d'e",
    ".map.k": "map[k]",
    ".map['k'].f": "map[k].f",
    a: undefined,
    ".z": undefined,
    ".a.b": undefined,
    ".map[0]": undefined,
    ".map['k": undefined,
    "['\\x']": undefined,
  };
  const found = Object.keys(paths).map((path) => [path, ruleFieldPath(path, schema)]);
  assertEquals(Object.fromEntries(found), paths);
});
