import { assertEquals } from "@std/assert";
import {
  escapePropertyName,
  unescapePropertyName,
} from "../../../../src/testing/schemas/rules/property_name.ts";
import { test } from "../../../support/test.ts";

test("names that CEL cannot have are escaped, and found by the escaped name", () => {
  const names: Record<string, string> = {
    plain: "plain",
    "a-b": "a__dash__b",
    "a.b/c": "a__dot__b__slash__c",
    a__b: "a__underscores__b",
    namespace: "__namespace__",
    a_b: "a_b",
  };
  for (const [name, escaped] of Object.entries(names)) {
    assertEquals(escapePropertyName(name), escaped);
    assertEquals(unescapePropertyName(escaped), name);
  }
});

test("names that no expression can say have no escaped name", () => {
  assertEquals(["", "1a", "a b", "ä", "$ref"].map(escapePropertyName), Array(5).fill(undefined));
  assertEquals(unescapePropertyName("a__nothing__b"), undefined);
  assertEquals(unescapePropertyName("a__if__b"), undefined);
});
