import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import {
  celTypes,
  describeType,
  listType,
  mapType,
  opaqueType,
  optionalType,
  parseType,
  sameType,
  typeOfType,
} from "../../../../src/testing/cel/values/cel_type.ts";

test("types are read from their texts, and written as cel-go writes them", () => {
  const types = {
    string: "string",
    "list<int>": "list(int)",
    "map<string, list<A>>": "map(string, list(A))",
    "optional<dyn>": "optional_type(dyn)",
    "type<A>": "type(A)",
    timestamp: "timestamp",
    null: "null",
    "net.IP": "net.IP",
  };
  const found = Object.keys(types).map((text) => [text, describeType(parseType(text))]);
  assertEquals(Object.fromEntries(found), types);
  assertEquals(describeType(celTypes.error), "!error!");
});

test("types are the same if their parameters are", () => {
  assertEquals(
    sameType(parseType("map<string, int>"), mapType(celTypes.string, celTypes.int)),
    true,
  );
  assertEquals(sameType(listType(celTypes.int), listType(celTypes.string)), false);
  assertEquals(
    sameType(optionalType(celTypes.int), opaqueType("optional_type", celTypes.int)),
    true,
  );
  assertEquals(sameType(typeOfType(celTypes.int), celTypes.type), false);
});
